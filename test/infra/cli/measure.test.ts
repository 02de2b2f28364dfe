import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Report } from '../../../functions/model/report.ts';
import { analyseCommand } from '../../../infra/cli/analyse.ts';
import { measureCommand } from '../../../infra/cli/measure.ts';
import { classicLine, writeClassicLog } from './log-samples.ts';
import { runHere } from './run-here.ts';

// A server in place of the local engine: test/trino/commands.trino.ts.

let dir = '';
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'measure-test-'));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const lines = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, at) => classicLine(from + at, 'TLSv1.2'));

async function reportOf(...args: Parameters<typeof runHere>): Promise<Report> {
  const [command, given] = args;
  const { stdout, stderr, status } = await runHere(command, [...given, '--json']);
  expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
  return { ...JSON.parse(stdout), generatedAt: '' };
}

test('the report of all that runs left in a lake is that of one run over all of it', async () => {
  const lake = join(dir, 'lake');
  writeClassicLog(join(dir, 'a'), lines(0, 30));
  writeClassicLog(join(dir, 'b'), lines(30, 50), '2abcdef2');
  await reportOf(analyseCommand, [join(dir, 'a'), '--lake', lake]);
  await reportOf(analyseCommand, [join(dir, 'b'), '--lake', lake]);
  const whole = await reportOf(analyseCommand, [join(dir, 'a'), join(dir, 'b')]);
  expect(whole.rates.find(({ level }) => level === 'region')?.handshakes).toBe(50);
  expect(await reportOf(measureCommand, ['--lake', lake])).toEqual(whole);
});

test('an object that was read again, in another state, counts once', async () => {
  const lake = join(dir, 'grown');
  writeClassicLog(join(dir, 'c'), lines(0, 10));
  await reportOf(analyseCommand, [join(dir, 'c'), '--lake', lake]);
  writeClassicLog(join(dir, 'c'), lines(5, 30));
  const last = await reportOf(analyseCommand, [join(dir, 'c'), '--lake', lake]);
  expect(await reportOf(measureCommand, ['--lake', lake])).toEqual(last);
});

test('--html and --fail-on do what they do for analyse', async () => {
  const page = join(dir, 'page.html');
  const args = ['--lake', join(dir, 'lake'), '--html', page, '--fail-on', 'info'];
  const { stdout, stderr, status } = await runHere(measureCommand, args);
  expect(stdout).toContain('old-shop');
  expect(stderr).toBe(`Dashboard: ${page}\n`);
  expect(existsSync(page)).toBe(true);
  expect([0, 1]).toContain(status);
});

test.each<[string, () => string[], RegExp]>([
  ['no lake', () => [], /^measure: --lake or --engine: one must be given\n$/],
  ['a lake that is not there', () => ['--lake', join(dir, 'none')], /there is no lake .*none: npm/],
  ['an empty lake', () => ['--lake', emptied()], /the lake holds nothing of that time\n$/],
  [
    'a server without a first day',
    () => ['--engine', 'trino=http://127.0.0.1:8080/hive/lake'],
    /^measure: --from: must be given with --engine/,
  ],
  [
    'a server that is not there',
    () => ['--engine', 'trino=http://127.0.0.1:9/hive/lake', '--from', '2026-01-01'],
    /^measure: can't query Trino at http:\/\/127\.0\.0\.1:9: it does not answer/,
  ],
  ['a path', () => ['logs', '--lake', dir], /^measure: logs: measure takes options alone/],
])('%s is refused in one line', async (_what, args, refusal) => {
  const { stdout, stderr, status } = await runHere(measureCommand, args());
  expect({ stdout, status }).toEqual({ stdout: '', status: 2 });
  expect(stderr).toMatch(refusal);
  expect(stderr.trimEnd()).not.toContain('\n');
});

function emptied(): string {
  const empty = join(dir, 'empty');
  mkdirSync(empty, { recursive: true });
  return empty;
}
