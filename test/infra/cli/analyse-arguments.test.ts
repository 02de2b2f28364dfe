import { expect, test } from 'vitest';
import { ANALYSE, analyseCommand, settingsOf } from '../../../infra/cli/analyse.ts';
import { readArguments, refuseArguments } from '../../../infra/cli/arguments/read-arguments.ts';
import { ANALYSE_DEFAULTS } from '../../../infra/cli/measuring/analyse-run.ts';
import { runHere } from './run-here.ts';

const NOW_MS = Date.parse('2026-12-01T00:00:00Z');

const parse = (...args: string[]) => {
  const given = readArguments(ANALYSE, args, NOW_MS);
  refuseArguments(given.faults);
  return given;
};

const faultOf = (...args: string[]) => {
  try {
    parse(...args);
  } catch (error) {
    return error as { code: string; message: string };
  }
  throw new Error(`no fault in ${args.join(' ')}`);
};

test('a path alone gives the documented defaults', () => {
  const given = parse('logs');
  expect(given.values).toMatchObject({
    ...{ help: false, json: false, html: null, prom: null, 'fail-on': null, notify: null },
    'probe-results': [],
  });
  expect(settingsOf(given, {})).toEqual({
    paths: ['logs'],
    targetsPath: null,
    lakeDir: null,
    trino: null,
    fromMs: null,
    toMs: null,
    sessionLifetimeMs: 86_400_000,
    observesLifetime: false,
    keepAliveMs: 3_600_000,
    staleAfterMs: 10_800_000,
  });
  expect(settingsOf(given, {})).toEqual({ ...ANALYSE_DEFAULTS, paths: ['logs'] });
});

test('a window that lies in the future is refused, in one line', async () => {
  const now = '2026-12-01T00:00:00.000Z here';
  expect(faultOf('logs', '--to', '2026-12-01T00:00:01Z')).toEqual(
    expect.objectContaining({
      code: 'bad-arguments',
      message: `--to 2026-12-01T00:00:01.000Z: lies in the future; it is ${now}`,
    }),
  );
  expect(faultOf('logs', '--from', '2027-01-01').message).toBe(
    `--from 2027-01-01T00:00:00.000Z: lies in the future; it is ${now}`,
  );
  expect(parse('logs', '--to', '2026-12-01').values.to).toBe(NOW_MS);
  const { stdout, stderr, status } = await runHere(analyseCommand, ['logs', '--to', '2999-01-01']);
  expect({ stdout, status }).toEqual({ stdout: '', status: 2 });
  expect(stderr).toMatch(/^analyse: --to 2999-01-01T00:00:00\.000Z: lies in the future; .*\n$/);
});

test('every option is read, in both forms, between paths', () => {
  const given = parse(
    ...['a', '--targets', 't.json', '--lake=lake', 'b', '--json', '--from', '2026-01-31'],
    ...['--to=2026-01-31T10:00:00+02:00', '--session-lifetime', '1.5', '--keep-alive', '350'],
    ...['--stale-after', '6', '--fail-on', 'warning', '--notify', 'alerts.json', '--', '--c'],
  );
  expect(given.values).toMatchObject({
    ...{
      help: false,
      json: true,
      html: null,
      prom: null,
      'fail-on': 'warning',
      notify: 'alerts.json',
    },
    'probe-results': [],
  });
  expect(settingsOf(given, {})).toEqual({
    paths: ['a', 'b', '--c'],
    targetsPath: 't.json',
    lakeDir: 'lake',
    trino: null,
    fromMs: Date.parse('2026-01-31T00:00:00Z'),
    toMs: Date.parse('2026-01-31T08:00:00Z'),
    sessionLifetimeMs: 5_400_000,
    observesLifetime: false,
    keepAliveMs: 350_000,
    staleAfterMs: 21_600_000,
  });
});

test.each<[string, string[], string]>([
  ['no path', [], 'PATH: give at least one'],
  [
    'a server without a lake that it sees',
    ['a', '--engine', 'trino=http://127.0.0.1:8080/hive/lake'],
    '--engine: needs --lake DIR',
  ],
  ['another engine', ['a', '--lake', 'l', '--engine', 'duckdb'], '--engine: must be trino=http'],
  [
    'a credential, which is not repeated',
    ['a', '--lake', 'l', '--engine', 'trino=http://me:s3cret@127.0.0.1/hive/lake'],
    '--engine: the address of Trino holds a credential, which others can read',
  ],
  [
    'a time without a zone',
    ['a', '--from', '2026-01-31T10:00:00'],
    '--from 2026-01-31T10:00:00: must be a time',
  ],
  ['a day that does not exist', ['a', '--to', '2026-02-30'], '--to 2026-02-30: must be a time'],
  [
    'a window that ends before it begins',
    ['a', '--from', '2026-02-02', '--to', '2026-02-01'],
    '--from: must be before --to',
  ],
  [
    'a window of no length',
    ['a', '--from', '2026-02-01', '--to', '2026-02-01'],
    '--from: must be before --to',
  ],
  ['a lifetime of 0', ['a', '--session-lifetime', '0'], 'must be hours above 0, up to 168'],
  ['a lifetime above seven days', ['a', '--session-lifetime', '169'], 'up to 168'],
  ['a number in another notation', ['a', '--session-lifetime', '1e1'], 'must be hours'],
  [
    'a keep-alive below what AWS allows',
    ['a', '--keep-alive', '59'],
    'must be seconds, 60 to 604800',
  ],
  ['a negative number', ['a', '--stale-after=-1'], 'must be hours above 0'],
  [
    'a severity that does not exist',
    ['a', '--fail-on', 'fatal'],
    'must be one of info, warning, error, critical',
  ],
  [
    'a misspelt option',
    ['a', '--form', '2026-01-01'],
    '--form: unknown option; did you mean --from?',
  ],
  ['an unknown option', ['a', '-x'], '-x: unknown option; see --help'],
  ['an option without its value', ['a', '--lake'], '--lake: needs a value (DIR)'],
  [
    'an option whose value is the next option',
    ['a', '--lake', '--json'],
    '--lake: needs a value (DIR)',
  ],
  ['an empty value', ['a', '--lake='], '--lake: needs a value (DIR)'],
  ['a value where none is taken', ['a', '--json=yes'], '--json: takes no value'],
  ['an option given twice', ['a', '--lake', 'b', '--lake', 'c'], '--lake: given more than once'],
])('%s is a fault that says what to do', (_name, args, expected) => {
  expect(faultOf(...args)).toMatchObject({ name: 'Fault', code: 'bad-arguments' });
  expect(faultOf(...args).message).toContain(expected);
});

test('all faults are reported at once', () => {
  const { message } = faultOf('--form', 'x', '--fail-on', 'bad', '--keep-alive', 'long');
  expect(message.split('\n')[0]).toBe('3 faults in the arguments:');
  for (const name of ['--form', '--fail-on bad', '--keep-alive long']) {
    expect(message).toContain(`\n  ${name}`);
  }
});

test('--html names the file of the dashboard', () => {
  expect(parse('a', '--html', 'f.html').values.html).toBe('f.html');
  expect(parse('a').values.html).toBeNull();
});

test('a bucket is a path to read, and no place for the lake', () => {
  const at = 's3://bucket/prefix';
  const { paths, values } = parse(at, '--probe-results', at);
  expect([paths, values['probe-results']]).toEqual([[at], [at]]);
  expect(faultOf(at, '--lake', at)).toMatchObject({
    code: 'bad-arguments',
    message: '--lake s3://bucket/prefix: must be a folder of this machine',
  });
});

test('result files may be given several times, and alone', () => {
  const given = parse('--probe-results', 'b', '--probe-results', 'c');
  expect([given.paths, given.values['probe-results']]).toEqual([[], ['b', 'c']]);
  expect(settingsOf(given, {}).paths).toEqual(['b', 'c']);
});

test('--help wins over faults', async () => {
  const { stdout, stderr, status } = await runHere(analyseCommand, ['--help', '--form']);
  expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
  expect(stdout).toMatch(/^Usage: npm run analyse /);
});
