import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { analyseCommand } from '../../../infra/cli/analyse.ts';
import { serve } from '../../../infra/cli/serve.ts';
import { ask } from '../serve/ask.ts';
import { classicLine, writeClassicLog } from './log-samples.ts';
import { runHere } from './run-here.ts';

const SERVE = new URL('../../../infra/cli/serve.ts', import.meta.url).pathname;
let dir = '';
beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'serve-cli-'));
  process.chdir(dir);
  writeClassicLog(
    join(dir, 'logs'),
    [1, 2, 3].map((index) => classicLine(index, 'TLSv1.2')),
  );
  expect((await analyse()).status).toBe(0);
});
afterAll(() => {
  process.chdir(tmpdir());
  rmSync(dir, { recursive: true, force: true });
});

const analyse = () => runHere(analyseCommand, ['logs', '--lake', 'kept']);
const run = (...args: string[]) => runHere(serve, args);

/** Starts `serve` and returns it with its address, once it says so. */
async function start(...args: string[]) {
  const child = spawn(process.execPath, [SERVE, ...args], { cwd: dir });
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const url = await new Promise<string>((resolve, reject) => {
    let text = '';
    child.stdout.on('data', (chunk) => {
      text += chunk;
      const [found] = /http:\S+/.exec(text) ?? [];
      if (found !== undefined) resolve(found);
    });
    child.stderr.on('data', (chunk) => reject(new Error(`${chunk}`)));
  });
  return { child, ended, url };
}

test('a lake that analyse keeps is served to this machine, until Ctrl-C', async () => {
  const { child, ended, url } = await start('--lake', 'kept', '--port', '0');
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/);
  expect(JSON.parse((await ask(url, '/api/report')).text).sources[0].lines).toBe(3);
  expect((await ask(url, '/')).text).toContain('<title>');
  const before = (await ask(url, '/api/report')).headers.etag;
  expect((await analyse()).status).toBe(0);
  expect((await ask(url, '/api/report')).headers.etag).not.toBe(before);
  child.kill('SIGINT');
  expect(await ended).toBe(0);
});

test('a port that is in use is reported in one line', async () => {
  const { child, ended, url } = await start('--lake', 'kept', '--port', '0');
  const { port } = new URL(url);
  const { stderr, status } = await run('--lake', 'kept', '--port', port);
  child.kill('SIGTERM');
  await ended;
  expect([stderr, status]).toEqual([
    `serve: port ${port} is in use: choose another with --port\n`,
    2,
  ]);
});

test('no lake, no port and what is none of the options are reported before anything starts', async () => {
  expect((await run('--lake', 'none')).stderr).toBe(
    'serve: there is no lake none: npm run analyse -- PATH --lake none makes one\n',
  );
  const { stderr, status } = await run('kept', '--port', '70000');
  expect(status).toBe(2);
  expect(stderr).toContain('kept: serve takes options alone');
  expect(stderr).toContain('--port 70000: must be a port, 0 to 65535');
});

test('--help says what it serves and where', async () => {
  const { stdout, status } = await run('--help');
  expect(status).toBe(0);
  expect(stdout).toContain('/api/rates');
  expect(stdout).toContain('(8787)');
});
