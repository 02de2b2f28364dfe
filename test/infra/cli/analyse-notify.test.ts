import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { reportSchema } from '../../../functions/model/report.ts';
import { analyseCommand } from '../../../infra/cli/analyse.ts';
import { hookTest } from '../../../infra/cli/hook-test.ts';
import { parseAlerts } from '../../../infra/settings/alerts-file.ts';
import { runHere } from './run-here.ts';
import { writeTrials } from './text/trial-lines.ts';

// `analyse --notify` and `hook:test` as a person runs them; what a receiver gets, alert-run.test.ts
// knows.

const CLI = new URL('../../../infra/cli/', import.meta.url).pathname;
const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const PATH_SECRET = 'T000-secret-path';
const SLACK = `https://127.0.0.1/services/${PATH_SECRET}`;
const HOOKS = [
  { name: 'ops', type: 'slack', url: { env: 'SLACK_URL' } },
  { name: 'siem', type: 'webhook', url: 'https://127.0.0.1/in', signedWith: { env: 'KEY' } },
];

let dir = '';
let fault = '';
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'notify-test-'));
  fault = writeTrials(join(dir, 'fault.ndjson'), '2026-01-02T05:00:00Z', 'resumed');
  writeFileSync(join(dir, 'alerts.json'), JSON.stringify({ hooks: HOOKS }));
  process.chdir(dir);
});
afterAll(() => {
  process.chdir(tmpdir());
  rmSync(dir, { recursive: true, force: true });
});

const COMMANDS = { analyse: analyseCommand, 'hook-test': hookTest };

async function run(name: keyof typeof COMMANDS, args: readonly string[], env: NodeJS.ProcessEnv) {
  const { stdout, stderr, status } = await runHere(COMMANDS[name], args, env);
  for (const text of [stdout, stderr]) {
    expect(text).not.toContain(PATH_SECRET);
    expect(text).not.toContain(SECRET.slice('whsec_'.length));
  }
  return { stdout, stderr, status };
}

const SET = { SLACK_URL: SLACK, KEY: SECRET };
const notify = (lake: string, ...more: string[]) => [
  ...['--probe-results', fault, '--lake', lake, '--notify', 'alerts.json', ...more],
];

test.each([
  [
    ['--notify', 'alerts.json'],
    '--notify: needs --lake DIR, which keeps the alerts from run to run',
  ],
  [['--notify', 'none.json', '--lake', 'a'], 'no alerts file at none.json: check the path'],
])('%s is refused in one line', async (args, message) => {
  const { stdout, stderr, status } = await run('analyse', ['--probe-results', fault, ...args], SET);
  expect({ stdout, stderr, status }).toEqual({
    ...{ stdout: '', status: 2 },
    stderr: `analyse: ${message}\n`,
  });
});

test('all faults of the alerts file are reported at once, before anything is read', async () => {
  writeFileSync(join(dir, 'bad.json'), '{"hook": [], "hooks": [{"name": "A", "type": "slack"}]}');
  const args = ['--probe-results', fault, '--lake', 'bad', '--notify', 'bad.json'];
  const { stderr, status } = await run('analyse', args, SET);
  expect(status).toBe(2);
  expect(stderr).toMatch(/^analyse: bad\.json has \d faults:\n/);
  expect(stderr).toContain('alerts.hooks[0].name');
  expect(stderr).toContain('alerts.hook: unknown field; did you mean hooks?');
  expect(readdirSync(dir)).not.toContain('bad');
});

test('variables that are not set are reported by hook and name, and nothing is read', async () => {
  const { stderr, status } = await run('analyse', notify('unset'), { KEY: ' ' });
  expect(status).toBe(2);
  expect(stderr).toContain('  hook ops: variable SLACK_URL is not set\n');
  expect(stderr).toContain('  hook siem: variable KEY is not set\n');
  expect(readdirSync(dir)).not.toContain('unset');
});

test('what no hook took is reported on stderr and kept; the alert is shown below the report', async () => {
  const { stdout, stderr, status } = await run('analyse', notify('kept'), SET);
  expect(status).toBe(0);
  const [, alerts = ''] = stdout.split('\n\nAlerts: ');
  expect(alerts).toMatch(
    /^2 firing, 0 pending, 0 resolved\n {2}firing: error unexpected-resumption/,
  );
  expect(alerts).toContain('Note: without --from all data is one window');
  expect(alerts).not.toContain('sent to');
  expect(stderr).toContain('hook ops: 1 given up, kept to be sent again');
  expect(stderr).toContain('127.0.0.1 is a loopback address');
  expect(stderr).toContain('npm run hook:test -- --resend');
  const lines = [...alerts.split('\n'), ...stderr.split('\n')];
  expect(lines.filter((line) => line.length > 80)).toEqual([]);
});

test('with --json stdout is the report alone', async () => {
  const { stdout, stderr } = await run('analyse', notify('json', '--json'), SET);
  expect(reportSchema.parse(JSON.parse(stdout)).deviations.length).toBe(2);
  expect(stderr).toMatch(/^Alerts: 2 firing/);
});

test('a secret that is none ends the run with 2 when it is done', async () => {
  const { stdout, stderr, status } = await run('analyse', notify('odd'), {
    ...SET,
    KEY: 'letmein',
  });
  expect(status).toBe(2);
  expect(stdout).toContain('Alerts: 2 firing');
  expect(stderr.replaceAll('\n', ' ')).toContain('variable KEY must be whsec_ and the base64 of');
}, 20_000);

test('no secret and no path of a URL is in the lake', () => {
  const texts = readdirSync(join(dir, 'kept'), { recursive: true, encoding: 'utf8' })
    .map((name) => join(dir, 'kept', name))
    .filter((path) => path.includes('alerts/') && /\/\d+$/.test(path))
    .map((path) => readFileSync(path, 'utf8'));
  expect(texts.length).toBeGreaterThan(0);
  expect(texts.filter((text) => text.includes(PATH_SECRET) || text.includes('/in'))).toEqual([]);
});

test('Ctrl-C while a hook is waited for ends the run with 130, and the alert is kept', async () => {
  const env = { PATH: process.env.PATH, ...SET, SLACK_URL: 'https://hooks.invalid/a' };
  const child = spawn(process.execPath, [`${CLI}analyse.ts`, ...notify('cut')], { cwd: dir, env });
  // A notification is kept before it is sent; then comes a pause before the second attempt.
  const state = join(dir, 'cut', 'alerts', 'deliveries.json.~versions');
  const kept = () => {
    try {
      return readdirSync(state).length > 0;
    } catch {
      return false;
    }
  };
  while (!kept()) await new Promise((next) => setTimeout(next, 10));
  child.kill('SIGINT');
  expect(await new Promise((resolve) => child.once('exit', resolve))).toBe(130);
  const newest = readdirSync(state).sort((a, b) => Number(b) - Number(a))[0] ?? '';
  expect(readFileSync(join(state, newest), 'utf8')).toContain('unexpected-resumption');
});

test('`| head` may have seen enough, and what is to be sent is kept all the same', () => {
  const line = [process.execPath, `${CLI}analyse.ts`, ...notify('head')].join(' ');
  const env = { PATH: process.env.PATH, ...SET };
  const { stdout } = spawnSync('sh', ['-c', `${line} | head -1`], { cwd: dir, env });
  expect(stdout.toString().split('\n')).toHaveLength(2);
  const kept = readdirSync(join(dir, 'head', 'alerts', 'deliveries.json.~versions'));
  expect(kept.length).toBeGreaterThan(0);
});

test('the example of docs/alerts.md is a good alerts file', () => {
  const page = readFileSync(new URL('../../../docs/alerts.md', import.meta.url), 'utf8');
  const [, example = ''] = /```json\n(\{ "hooks".*?)```/s.exec(page) ?? [];
  expect(parseAlerts(example, 'docs/alerts.md').hooks).toHaveLength(1);
});

test.each([
  [[], '--hook: name a hook, or give --all in its place'],
  [['--hook', 'ops', '--all'], '--hook: name a hook, or give --all in its place'],
  [['--hook', 'ops', '--resend'], '--resend: needs --lake, where it is kept'],
  [['--hook', 'ap'], 'there is none of that name'],
  [['--hook', 'opps'], 'did you mean ops? The hooks are ops, siem'],
  [['--hook', 'ops', '--lake', 'nowhere'], 'there is no lake at nowhere'],
])('hook:test with %s is refused', async (args, message) => {
  const { stdout, stderr, status } = await run(
    'hook-test',
    ['--notify', 'alerts.json', ...args],
    SET,
  );
  expect({ stdout, status }).toEqual({ stdout: '', status: 2 });
  expect(stderr).toContain(message);
});

test('hook:test needs the variables of the hooks that it tests, and no others', async () => {
  const { stdout, status } = await run('hook-test', ['--notify', 'alerts.json', '--hook', 'siem'], {
    KEY: SECRET,
  });
  expect(status).toBe(2);
  expect(stdout).toMatch(/^siem \(webhook\): not taken: 127\.0\.0\.1 is no address for a hook/);
  expect(
    stdout
      .trimEnd()
      .split('\n')
      .filter((line) => line.length > 80),
  ).toEqual([]);
});

test('hook:test of a hook inside the network says what becomes of the test there', async () => {
  const posted: string[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    posted.push(`${request.headers.authorization} ${Buffer.concat(chunks)}`);
    response.writeHead(200).end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/am`;
  const hooks = [
    {
      ...{ name: 'am', type: 'alertmanager', url, internal: true },
      headers: { Authorization: { env: 'KEY' } },
    },
  ];
  writeFileSync(join(dir, 'inside.json'), JSON.stringify({ hooks }));
  const { stdout, status } = await run('hook-test', ['--notify', 'inside.json', '--all'], SET);
  server.close();
  expect(status).toBe(0);
  expect(stdout.replaceAll(/\s+/g, ' ')).toBe(
    'am (alertmanager): taken: HTTP 200, accepted; it ends by itself, and has the label test="true" ',
  );
  expect(posted).toEqual([expect.stringContaining(`${SECRET} [{"labels":{"alertname":`)]);
});
