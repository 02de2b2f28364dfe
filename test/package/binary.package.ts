import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { applicationLine, classicKey, classicLine } from '../infra/cli/log-samples.ts';
import { startTlsNode } from '../infra/tls/tls-node.ts';
import { EmptyFolder, type Ended, packInto } from './empty-folder.ts';

// The package as `npm pack` makes it, installed from the registry into an empty folder.

const OLD_NODE = '/usr/bin/node';
const BIN = 'node_modules/resumption-watch/dist/cli/bin.js';
const THREAD_BYTES = 51_000_000;

const folder = new EmptyFolder();
let tarball = '';
let commands: readonly string[] = [];

const npx = async (...args: readonly string[]): Promise<Ended> =>
  await folder.run('npx', '--no', '--', 'resumption-watch', ...args);

beforeAll(async () => {
  tarball = await packInto(folder.path);
  const options = ['--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error'];
  const { status, stderr } = await folder.run('npm', 'install', ...options, tarball);
  if (status !== 0) throw new Error(`npm install failed:\n${stderr}`);
  const { stdout } = await npx('-h');
  commands = [...stdout.matchAll(/^ {2}([a-z-]+) {2}/gm)].map(([, name = '']) => name);
});
afterAll(() => folder.remove());

test('the tarball holds what runs, and no sources or tests', async () => {
  const { stdout } = await folder.run('tar', 'tzf', tarball);
  const names = stdout.trim().split('\n');
  const known =
    /^package\/(?:package\.json|README\.md|dist\/(?:cli|page)\/[\w.-]+|functions\/judge\/runbooks\/[\w-]+\.md|infra\/client-check\/[\w-]+\.(?:pem|jks))$/;
  expect(names.filter((name) => !known.test(name))).toEqual([]);
  expect(names).toContain('package/functions/judge/runbooks/stale.md');
});

test('npx runs it: version, list of commands, help of each', async () => {
  expect(await npx('--version')).toMatchObject({
    status: 0,
    stdout: `resumption-watch ${manifest.version}\n`,
  });
  expect(commands).toEqual([
    ...['analyse', 'measure', 'report', 'serve', 'probe', 'discover', 'client-check', 'runbook'],
    ...['hook-test', 'doctor', 'bucket-events', 'backfill', 'replay', 'estimate'],
  ]);
  for (const name of commands) {
    // Without npx, which takes seconds each time.
    const { status, stdout } = await folder.run(process.execPath, BIN, name, '-h');
    expect({ name, status }).toEqual({ name, status: 0 });
    expect(stdout).toMatch(new RegExp(`^Usage: resumption-watch ${name} `));
    expect(stdout).not.toMatch(/npm run (?!deploy)/);
  }
});

test('without a command they are listed, and a wrong one gets the nearest', async () => {
  const { status, stdout } = await npx();
  expect(status).toBe(2);
  expect(stdout).toMatch(/^Usage: resumption-watch COMMAND /);
  expect(await npx('analize')).toEqual({
    status: 2,
    stdout: '',
    stderr: 'resumption-watch: there is no command analize; did you mean analyse?\n',
  });
});

test('an older Node gets one line', async (context) => {
  const version = existsSync(OLD_NODE) ? (await folder.run(OLD_NODE, '--version')).stdout : '';
  const isOld = Number(/^v(\d+)/.exec(version)?.[1] ?? 24) < 24;
  if (!isOld) context.skip(`${OLD_NODE} is ${version.trim() || 'missing'}: no older Node to try`);
  const { status, stdout, stderr } = await folder.run(OLD_NODE, BIN, 'analyse', 'logs');
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toMatch(/^resumption-watch: needs Node 24 or later, and this is v\d+.*\n$/);
  expect(stderr.trimEnd()).not.toContain('\n');
});

test('analyse reads logs, on threads too, and writes page and test results', async () => {
  mkdirSync(dirname(join(folder.path, 'logs', classicKey('a'))), { recursive: true });
  const lines = (from: number) =>
    Array.from({ length: 1000 }, (_, index) => classicLine(from + index, 'TLSv1.2')).join('');
  for (const [name, from] of [
    ['a', 0],
    ['b', 1000],
  ] as const) {
    const text = lines(from);
    folder.write(
      join('logs', classicKey(name)),
      text.repeat(Math.ceil(THREAD_BYTES / text.length)),
    );
  }
  const { status, stdout, stderr } = await npx(
    ...['analyse', 'logs', '--html', 'page.html', '--junit', 'junit.xml'],
  );
  expect({ status, stderr }).toMatchObject({ status: 0 });
  expect(stdout).toMatch(
    /^1 balancer: 0 deviating, 0 suspected, 1 without enough evidence, 0 sound\.\n/,
  );
  expect(stdout).toContain('resumption-watch probe --targets FILE');
  expect(readFileSync(join(folder.path, 'page.html'), 'utf8')).toContain('id="report"');
  expect(readFileSync(join(folder.path, 'junit.xml'), 'utf8')).toContain('<testsuites>');
});

test('a lake is kept, measured and told of', async () => {
  const at = '2026-01-02T09:30:00.000000Z';
  const connection = { at, client: '198.51.100.7:4000', node: '192.0.2.1', resumed: true };
  folder.write('app.log', applicationLine({ ...connection, traceId: 1 }));
  expect(await npx('analyse', 'app.log', '--lake', 'lake')).toMatchObject({ status: 0 });
  expect((await npx('measure', '--lake', 'lake', '--json')).stdout).toContain('app/shop/');
  expect((await npx('runbook', 'stale')).stdout).toMatch(/^stale\n/);
  expect((await npx('estimate')).stdout).toContain('USD a month');
});

test('probe offers sessions to balancers', async () => {
  const nodes = await Promise.all([startTlsNode(), startTlsNode()]);
  try {
    const trust = [
      new URL('../../infra/demo/traffic/server-certificate.pem', import.meta.url).pathname,
    ];
    const at = nodes.map(({ port }) => `127.0.0.1:${port}`);
    const named = { name: 'app/shop/1', balancerType: 'application', region: 'eu-west-1' };
    const target = { ...named, nodes: at, serverName: 'a.lab.test', trust, internal: true };
    folder.write('targets.json', JSON.stringify([target]));
    const { status, stdout } = await npx('probe', '--targets', 'targets.json');
    expect(status).toBe(0);
    expect(stdout).toMatch(/^1 balancer probed: 0 not as documented, /);
    expect(stdout).toContain('as documented app/shop/1, eu-west-1');
  } finally {
    await Promise.all(nodes.map((node) => node.close()));
  }
});

test('client-check finds its certificates', async () => {
  const script = 'import ssl,sys,urllib.request as u;u.urlopen(sys.argv[1]).read()';
  const { stderr, stdout } = await npx(
    ...['client-check', '--type', 'application', '--', 'python3', '-c', script, '{url12}'],
  );
  expect(`${stdout}${stderr}`).toMatch(/This client \(2 connections, user agent: python-urllib\)/);
});
