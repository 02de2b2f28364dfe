import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { reportIn } from '../../browser/page-data.ts';

const START = new URL('../../../infra/demo/start.ts', import.meta.url).pathname;

let temporary = '';
let env: NodeJS.ProcessEnv;
beforeAll(() => {
  temporary = mkdtempSync(join(tmpdir(), 'start-test-'));
  env = { PATH: process.env.PATH, TMPDIR: temporary };
});
afterAll(() => rmSync(temporary, { recursive: true, force: true }));

test('the demonstration finds what was planted, opens and closes an alert, leaves nothing behind', {
  timeout: 600_000,
}, () => {
  const { stdout, stderr, status } = spawnSync(process.execPath, [START], {
    env,
    encoding: 'utf8',
  });
  expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
  // Two screens, and nothing that a screen would break.
  expect(stdout.trimEnd().split('\n').length).toBeLessThanOrEqual(50);
  expect(
    stdout.split('\n').filter((line) => line.length > 80 && !line.startsWith('Dashboard')),
  ).toEqual([]);
  expect(stdout.split('\n')[2]).toMatch(/^11 balancers: 4 deviating, /);
  expect(stdout).toMatch(
    /^All \d+ planted faults found; \d+ healthy balancers flagged nothing\.$/m,
  );
  // Its clients never offer a session; probes show that it would accept one.
  const [, page = ''] = /^Dashboard, for a browser: (.+)$/m.exec(stdout) ?? [];
  const silent = reportIn(page).balancers.find(
    ({ balancer }) => balancer === 'app/reports/92a3b4c5d6e7f809',
  );
  expect(silent).toMatchObject({ verdict: 'sound', judgedBy: ['trials'], rules: [] });
  expect(stdout).toMatch(/^sound +app\/reports .*: clients never offer$/m);
  const [, act = ''] = stdout.split('\nAn alert, from its opening to its end\n');
  expect(act.match(/(?<=: alert )\w+$/gm)).toEqual(['opened', 'resolved']);
  const lines = act.trimEnd().split('\n');
  expect(lines.at(-1)).toBe(
    'The alert opened and resolved, and the webhook was told both, signed.',
  );
  expect(readdirSync(temporary)).toEqual([]);
});

test('Ctrl-C while the lab plays ends it with 130 and leaves nothing behind', async () => {
  const child = spawn(process.execPath, [START], { env });
  const exit = new Promise((resolve) => child.on('exit', resolve));
  while (readdirSync(temporary).length === 0) await new Promise((next) => setTimeout(next, 10));
  child.kill('SIGINT');
  expect(await exit).toBe(130);
  expect(readdirSync(temporary)).toEqual([]);
});

test('arguments are refused, with the command that takes them', () => {
  const run = (argument: string) =>
    spawnSync(process.execPath, [START, argument], { env, encoding: 'utf8' });
  const { stderr, status } = run('logs');
  expect(status).toBe(2);
  expect(stderr).toBe('start: logs: start takes options alone, see --help\n');
  expect(run('-h').stdout).toContain('npm run analyse -- PATH');
});
