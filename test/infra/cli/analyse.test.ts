import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type ReportSource, reportSchema } from '../../../functions/model/report.ts';
import { analyseCommand } from '../../../infra/cli/analyse.ts';
import { reportIn } from '../../browser/page-data.ts';
import { classicLine, writeClassicLog } from './log-samples.ts';
import { type Ended, runHere } from './run-here.ts';

const ANALYSE = new URL('../../../infra/cli/analyse.ts', import.meta.url).pathname;
const LINES = [1, 2, 3].map((index) => classicLine(index, 'TLSv1.2'));
const DEVIATING = [...LINES, classicLine(4, 'TLSv1.3')];

let dir = '';
let logs = '';
let long = '';
let temporary = '';
let options: { cwd: string; env: NodeJS.ProcessEnv };

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'analyse-test-'));
  logs = join(dir, 'logs');
  temporary = join(dir, 'tmp');
  mkdirSync(temporary);
  writeClassicLog(logs, DEVIATING);
  long = join(dir, 'long');
  const lines = Array.from({ length: MANY }, (_, index) => classicLine(index, 'TLSv1.2'));
  writeClassicLog(long, lines);
  options = { cwd: dir, env: { PATH: process.env.PATH, TMPDIR: temporary } };
  process.chdir(dir);
  vi.stubEnv('TMPDIR', temporary);
});
afterAll(() => {
  vi.unstubAllEnvs();
  process.chdir(tmpdir());
  rmSync(dir, { recursive: true, force: true });
});

function run(...args: string[]): Promise<Ended> {
  return runHere(analyseCommand, args);
}

test('--json prints the report alone on stdout, and leaves nothing behind', async () => {
  const { stdout, stderr, status } = await run('logs', '--json');
  expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
  const report = reportSchema.parse(JSON.parse(stdout));
  expect(report.sources).toMatchObject([{ kind: 'classic-access', lines: 4, rows: 4 }]);
  expect(report.deviations).toMatchObject([{ rule: 'undocumented-version', severity: 'info' }]);
  expect(readdirSync(temporary)).toEqual([]);
});

test('the text has rates, deviations and their source, and no colour where it is piped', async () => {
  const { stdout, status } = await run('logs');
  expect(status).toBe(0);
  expect(stdout).toContain('Read 1 log object of 4 lines: 4 in handshakes, 0 skipped, 0 rejected.');
  expect(stdout).toContain('at classic old-shop, eu-west-1, account 123456789012');
  expect(stdout).toContain('Seen: 1 of 4 (25.0%) handshakes that succeeded negotiated TLS 1.3.');
  expect(stdout).not.toContain('\u001b');
});

test('--html writes the dashboard beside the text, whole or not at all', async () => {
  const { stdout, stderr, status } = await run('logs', '--json', '--html', 'made/page.html');
  expect({ stderr, status }).toEqual({
    stderr: `Dashboard: ${join(dir, 'made/page.html')}\n`,
    status: 0,
  });
  expect(reportIn(join(dir, 'made/page.html'))).toEqual(JSON.parse(stdout));
  expect(readdirSync(join(dir, 'made'))).toEqual(['page.html']);
});

test('a dashboard that can’t be written is reported after the report, with status 2', async () => {
  const { stdout, stderr, status } = await run('logs', '--html', 'logs');
  expect(status).toBe(2);
  expect(stdout).toContain('1 of 4 (25.0%)');
  expect(stderr).toMatch(/^analyse: can't write the dashboard logs \(E[A-Z]+\): name a file/);
  expect(readdirSync(dir).filter((name) => name.endsWith('.partial'))).toEqual([]);
});

test('the same file given twice, and its folder, are read once', async () => {
  const file = writeClassicLog(join(dir, 'once'), LINES);
  const report = JSON.parse((await run(file, file, 'once', '--json')).stdout);
  expect(report.sources).toHaveLength(1);
});

test('files of one name in several folders are all read, unless AWS gave that name', async () => {
  for (const [index, folder] of ['node1', 'node2'].entries()) {
    mkdirSync(join(dir, 'renamed', folder), { recursive: true });
    const line = classicLine(index, 'TLSv1.2');
    writeFileSync(join(dir, 'renamed', folder, 'access.log'), line);
    writeClassicLog(join(dir, 'copies', folder), LINES);
  }
  const handshakes = async (path: string): Promise<number> =>
    JSON.parse((await run(path, '--json')).stdout).rates.find(
      (rate: { arrival: string; tlsVersion: string }) =>
        rate.arrival === 'all' && rate.tlsVersion === 'all',
    ).handshakes;
  expect(await handshakes('renamed')).toBe(2);
  expect(await handshakes('copies')).toBe(LINES.length);
});

test('a file that is set aside is reported with its reason, unless a copy of it could be read', async () => {
  const whole = gzipSync(LINES.join(''));
  const cut = Buffer.from(whole).fill(0, whole.length - 8);
  const good = writeClassicLog(join(dir, 'aside', 'a'), LINES);
  const [, second] = ['a', 'b'].map((folder, at) => {
    const path = writeClassicLog(join(dir, 'aside', folder), [], 'zipped');
    writeFileSync(path, at === 0 ? whole : cut);
    return path;
  });
  const sourcesOf = async (...paths: readonly string[]) => {
    const { sources } = JSON.parse((await run(...paths, '--lake', 'aside-lake', '--json')).stdout);
    return sources.map((source: ReportSource) => [
      source.key === null,
      ...[source.objects, source.rows, source.quarantined],
    ]);
  };
  expect(await sourcesOf(second ?? '', good)).toEqual([
    [true, 1, LINES.length, {}],
    [false, 1, 0, { 'gzip-corrupt': 1 }],
  ]);
  expect(await sourcesOf('aside')).toEqual([[true, 2, 2 * LINES.length, {}]]);
});

test('with --from the report still lists every file that was read', async () => {
  const { rates, sources } = JSON.parse(
    (await run('logs', '--from', '2027-01-01', '--json')).stdout,
  );
  expect(rates).toEqual([]);
  expect(sources).toMatchObject([{ objects: 1, lines: 4, rows: 4 }]);
});

test('paths are meant from where npm was called, not from the package', () => {
  const env = { ...options.env, npm_lifecycle_event: 'analyse', INIT_CWD: dir };
  const { status } = spawnSync(process.execPath, [ANALYSE, 'logs'], { cwd: tmpdir(), env });
  expect(status).toBe(0);
});

test('rejected lines are counted by reason, and the text says where they are', async () => {
  writeClassicLog(join(dir, 'odd'), [...LINES, 'no line of any log\n']);
  expect((await run('odd')).stdout).toContain('1 rejected');
  expect((await run('odd')).stdout).toContain('keep them with --lake DIR');
  expect((await run('odd', '--lake', 'odd-lake')).stdout).toContain('in odd-lake/rejects.');
  expect(readdirSync(join(dir, 'odd-lake', 'rejects')).length).toBeGreaterThan(0);
});

test('a lake in the way of the logs is no input, and a second run counts nothing twice', async () => {
  const reports = [];
  for (const _run of [1, 2]) {
    const { stdout, status } = await run('logs', '--lake', 'logs/lake', '--json');
    expect(status).toBe(0);
    reports.push(JSON.parse(stdout));
  }
  expect(reports[1].rates).toEqual(reports[0].rates);
  expect(reports[1].sources).toEqual(reports[0].sources);
  rmSync(join(logs, 'lake'), { recursive: true });
});

test.each([
  ['info', 1],
  ['warning', 0],
  ['critical', 0],
])('--fail-on %s exits with %d where the worst deviation is info', async (severity, status) => {
  expect((await run('logs', '--fail-on', severity)).status).toBe(status);
});

test('files that are no logs are counted on stderr and are no sources', async () => {
  writeClassicLog(join(dir, 'mixed'), LINES);
  writeFileSync(join(dir, 'mixed', 'README.md'), '# Logs\n');
  const { stdout, stderr, status } = await run('mixed', '--json');
  expect(status).toBe(0);
  expect(stderr).toBe('1 of the files is no load balancer log and was left out.\n');
  expect(JSON.parse(stdout).sources).toHaveLength(1);
});

test('a targets file is checked before anything is read', async () => {
  writeFileSync(join(dir, 'targets.json'), '[{"name": "a", "prot": 1}]');
  const { stderr, status, stdout } = await run('logs', '--targets', 'targets.json');
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toContain('targets[0].prot: unknown field; did you mean port?');
});

test('missing paths are all named', async () => {
  const { stderr, status, stdout } = await run('nowhere', 'logs', 'lost/too');
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toBe(
    'analyse: nowhere does not exist: check the path\nlost/too does not exist: check the path\n',
  );
});

test('an empty folder, and one without logs, are distinguished', async () => {
  mkdirSync(join(dir, 'empty'));
  mkdirSync(join(dir, 'notes'));
  writeFileSync(join(dir, 'notes', 'todo.txt'), 'buy milk\n');
  expect(await run('empty')).toMatchObject({
    status: 2,
    stderr: 'analyse: there are no files in empty\n',
  });
  const { status, stderr } = await run('notes');
  expect(status).toBe(2);
  expect(stderr).toMatch(/^analyse: none of the 1 files in notes is a load balancer log: give /);
});

test('wrong arguments are all named, without a stack', async () => {
  const { stderr, status } = await run('--form', 'x', '--fail-on', 'bad');
  expect(status).toBe(2);
  expect(stderr).toMatch(/^analyse: \d faults in the arguments:\n/);
  expect(stderr).toContain('did you mean --from?');
  expect(stderr).not.toContain('    at ');
});

test('a file in the way of the lake is named, with what to do', async () => {
  writeFileSync(join(dir, 'in-the-way'), '');
  for (const lake of ['in-the-way', 'in-the-way/lake']) {
    const { stderr, status } = await run('logs', '--lake', lake);
    expect(status).toBe(2);
    expect(stderr).toContain(`can't make the lake ${lake}`);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  }
});

test('--help goes to stdout', async () => {
  expect(await run('--help')).toMatchObject({ status: 0, stderr: '' });
  expect((await run('--help')).stdout).toContain('Usage: npm run analyse -- PATH...');
});

test('a reader that closes stdout early ends the run quietly', async () => {
  const many = join(dir, 'many');
  for (let index = 0; index < 40; index += 1) {
    writeClassicLog(many, [classicLine(index, 'TLSv1.2')], `file${index}`);
  }
  const child = spawn(process.execPath, [ANALYSE, many, '--json'], options);
  child.stdout.destroy();
  let stderr = '';
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  const status = await new Promise((resolve) => child.on('close', resolve));
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(readdirSync(temporary)).toEqual([]);
});

/** So many connections that a run takes a while. */
const MANY = 300_000;

/** Starts a run and interrupts it while it is at work on the lake in or below `folder`. */
async function interrupted(signal: NodeJS.Signals, folder: string, ...args: string[]) {
  const child = spawn(process.execPath, [ANALYSE, long, ...args], options);
  const exit = new Promise((resolve) => child.on('exit', resolve));
  const isAtWork = () =>
    readdirSync(folder).some((name) => /^run\..*\.partial$|^resumption-watch-/.test(name));
  while (!isAtWork()) {
    if (child.exitCode !== null) throw new Error('the run ended before it could be interrupted');
    await new Promise((next) => setTimeout(next, 10));
  }
  child.kill(signal);
  return await exit;
}

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)('%s ends the run with %d and removes the temporary lake', async (signal, status) => {
  expect(await interrupted(signal, temporary)).toBe(status);
  expect(readdirSync(temporary)).toEqual([]);
});

test('an interrupted run leaves no partial file in a lake that is kept', async () => {
  const lake = join(dir, 'kept');
  mkdirSync(lake);
  expect(await interrupted('SIGINT', lake, '--lake', lake)).toBe(130);
  const left = readdirSync(lake, { recursive: true, withFileTypes: true });
  expect(left.filter((entry) => entry.isFile()).map(({ name }) => name)).toEqual(['client-key']);
});
