import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ALERTS_KEY } from '../../../functions/model/alerts/notification.ts';
import { analyseCommand } from '../../../infra/cli/analyse.ts';
import { serve } from '../../../infra/cli/serve.ts';
import { FolderStore } from '../../../infra/local/folder-store.ts';
import { sampleNotification } from '../../functions/notify/notification-samples.ts';
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
const start = (...args: string[]) => startAs({}, ...args);

async function startAs(env: NodeJS.ProcessEnv, ...args: string[]) {
  const child = spawn(process.execPath, [SERVE, ...args], {
    cwd: dir,
    env: { ...process.env, ...env },
  });
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

const TOKEN = 'a-token-that-nobody-guesses';
const withToken = (token: string, ...args: string[]) =>
  runHere(serve, ['--lake', 'kept', ...args], { RESUMPTION_WATCH_TOKEN: token });

test('an address that others reach needs a token, and no fault shows it', async () => {
  for (const host of ['0.0.0.0', '::', 'watch.internal']) {
    const { stderr, status } = await withToken('', '--host', host);
    expect([stderr, status]).toEqual([
      expect.stringContaining(
        `serve: --host ${host}: others reach it, so set RESUMPTION_WATCH_TOKEN`,
      ),
      2,
    ]);
  }
  for (const token of ['short', 'with blanks in between them', 'line\nbreak-line-break-line']) {
    const { stderr, status } = await withToken(token, '--host', '0.0.0.0');
    expect([stderr.includes(token), stderr.trim().includes('\n'), status]).toEqual([
      false,
      false,
      2,
    ]);
    expect(stderr).toContain('RESUMPTION_WATCH_TOKEN');
  }
});

test('with a token others are answered, and whoever has none is not', async () => {
  const { child, ended, url } = await startAs(
    { RESUMPTION_WATCH_TOKEN: TOKEN },
    ...['--lake', 'kept', '--port', '0', '--host', '0.0.0.0'],
  );
  const { port } = new URL(url);
  const at = `http://127.0.0.1:${port}/`;
  const statusOf = async (headers: Record<string, string>) =>
    (await ask(at, '/metrics', { headers: { Host: `192.0.2.1:${port}`, ...headers } })).status;
  expect(await statusOf({})).toBe(401);
  expect(await statusOf({ Authorization: 'Bearer wrong' })).toBe(401);
  expect(await statusOf({ Authorization: `Bearer ${TOKEN}` })).toBe(200);
  expect(await statusOf({ Authorization: `Bearer ${TOKEN}`, Host: 'evil.example' })).toBe(403);
  child.kill('SIGTERM');
  await ended;
});

test('targets that are wrong are reported before anything is served', async () => {
  const { stderr, status } = await run('--lake', 'kept', '--targets', 'none.json');
  expect([stderr, status]).toEqual([expect.stringContaining('none.json'), 2]);
});

test('--help says what it serves and where', async () => {
  const { stdout, status } = await run('--help');
  expect(status).toBe(0);
  expect(stdout).toContain('/api/rates');
  expect(stdout).toContain('(8787)');
});

test('with --notify an Alertmanager inside the network hears what fires, at once and each minute', async () => {
  const posted = Promise.withResolvers<{ url: string | undefined; body: string }>();
  const alertmanager = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    response.writeHead(200).end();
    posted.resolve({ url: request.url, body: Buffer.concat(chunks).toString() });
  }).listen(0, '127.0.0.1');
  await once(alertmanager, 'listening');
  const { port } = alertmanager.address() as AddressInfo;
  const hook = {
    name: 'am',
    type: 'alertmanager',
    url: `http://127.0.0.1:${port}`,
    internal: true,
  };
  writeFileSync('alerts.json', JSON.stringify({ hooks: [hook] }));
  const standing = { dueAtMs: Date.now(), notifications: [sampleNotification()] };
  const state = { schema: 1, lastEndMs: 0, alerts: [], groups: [], outbox: [], standing };
  await new FolderStore('kept').replace(ALERTS_KEY, Buffer.from(JSON.stringify(state)), null);
  const { child, ended } = await start('--lake', 'kept', '--port', '0', '--notify', 'alerts.json');
  const { url, body } = await posted.promise;
  expect(url).toBe('/api/v2/alerts');
  expect(JSON.parse(body)).toMatchObject([{ labels: { alertname: 'node-below-peers' } }]);
  child.kill('SIGINT');
  expect(await ended).toBe(0);
  alertmanager.close();
});

test('a fault in the alerts file is reported before anything is served', async () => {
  writeFileSync(
    'wrong.json',
    '{ "hooks": [{ "type": "alertmanager", "name": "a", "url": "http://a" }] }',
  );
  const { stderr, stdout, status } = await run('--lake', 'kept', '--notify', 'wrong.json');
  expect([stdout, status]).toEqual(['', 2]);
  expect(stderr).toContain('alerts.hooks[0].url: must be an https:// URL, or "internal": true');
});
