import { expect, test } from 'vitest';
import { ANALYSE } from '../../../../infra/cli/analyse.ts';
import {
  type CommandSyntax,
  HELP,
  helpText,
  type OptionTable,
} from '../../../../infra/cli/arguments/command-syntax.ts';
import {
  hours,
  type OptionKind,
  oneOf,
  seconds,
  TEXT,
  TIME,
  wholeNumber,
} from '../../../../infra/cli/arguments/option-kinds.ts';
import { readArguments, refuseArguments } from '../../../../infra/cli/arguments/read-arguments.ts';
import { DISCOVER } from '../../../../infra/cli/discover.ts';
import { PROBE } from '../../../../infra/cli/probe.ts';

const OPTIONS = {
  depth: { placeholder: 'N', kind: wholeNumber(9), default: 4, help: 'how deep' },
  wait: { placeholder: 'HOURS', kind: hours(24), default: 5_400_000, help: 'how long' },
  gap: { placeholder: 'SECONDS', kind: seconds(1, 60), default: 2_500, help: 'how far' },
  since: { placeholder: 'TIME', kind: TIME, default: Date.UTC(2026, 0, 2), help: 'from when' },
  tone: { placeholder: 'TONE', kind: oneOf(['low', 'high']), default: 'low', help: 'how' },
  to: { placeholder: 'DIR', kind: TEXT, default: '', required: 'say where', help: 'where' },
  from: { placeholder: 'DIR', kind: TEXT, repeats: true, help: 'whence' },
  aside: { placeholder: 'DIR', kind: TEXT, default: null, help: 'beside' },
  loud: { help: 'say more' },
  help: HELP,
} as const satisfies OptionTable;

const DIG: CommandSyntax<typeof OPTIONS> = {
  name: 'dig',
  usage: '--to DIR',
  takesPaths: false,
  about: ['Digs.'],
  options: OPTIONS,
  notes: ['Mind the gap.'],
};

const NOW_MS = Date.UTC(2026, 11, 1);

test('what is not given has the default of the table, a switch is off, a list empty', () => {
  const { values, faults } = readArguments(DIG, ['--to', 'here'], NOW_MS);
  expect(faults).toEqual([]);
  expect(values).toEqual({
    ...{ depth: 4, wait: 5_400_000, gap: 2_500, since: Date.UTC(2026, 0, 2), tone: 'low' },
    ...{ to: 'here', from: [], aside: null, loud: false, help: false, version: false },
  });
});

test('what is given is read by its kind, whatever the order', () => {
  const { values, faults } = readArguments(
    DIG,
    [
      ...['--from=a', '--loud', '--tone', 'high', '--from', 'b', '--depth', '9', '--to=here'],
      ...['--wait', '0.5', '--gap=1.25', '--since', '2026-01-31T10:00:00+02:00', '--loud'],
    ],
    NOW_MS,
  );
  expect(faults).toEqual([]);
  expect(values).toMatchObject({
    ...{ depth: 9, wait: 1_800_000, gap: 1_250, since: Date.UTC(2026, 0, 31, 8), tone: 'high' },
    ...{ from: ['a', 'b'], loud: true },
  });
});

test('every fault is reported, of form, of value, and of what is missing', () => {
  const { faults } = readArguments(
    DIG,
    [
      ...['stray', '--detph', '3', '--loud=yes', '--from', '--depth', '10', '--tone', 'mid'],
      ...['--constructor', '1', '--depth', '1'],
    ],
    NOW_MS,
  );
  expect(faults).toEqual([
    'stray: dig takes options alone, see --help',
    '--detph: unknown option; did you mean --depth?',
    '3: dig takes options alone, see --help',
    '--loud: takes no value',
    '--from: needs a value (DIR)',
    '10: dig takes options alone, see --help',
    '--constructor: unknown option; see --help',
    '1: dig takes options alone, see --help',
    '--tone mid: must be one of low, high',
    '--to: say where',
  ]);
  expect(() => refuseArguments(faults)).toThrow(/^10 faults in the arguments:\n {2}stray: /);
  expect(() => refuseArguments([])).not.toThrow();
});

test('-h is --help, and the version is asked for like it', () => {
  expect(readArguments(DIG, ['-h'], NOW_MS).values.help).toBe(true);
  expect(readArguments(DIG, ['--version'], NOW_MS).values.version).toBe(true);
  expect(readArguments(DIG, ['--', '-h'], NOW_MS).values.help).toBe(false);
});

test('the binary is named where it was called, and takes no --', () => {
  const help = helpText(
    { ...DIG, name: 'probe', notes: ['See npm run hook:test -- --all.'] },
    'binary',
  );
  expect(help).toMatch(/^Usage: resumption-watch probe --to DIR \[options\]\n/);
  expect(help).toContain('See resumption-watch hook-test --all.');
});

test.each<[string, OptionKind<unknown>, readonly string[], readonly string[]]>([
  ['whole number', wholeNumber(50), ['1', '50'], ['0', '51', '1.5', '-1', '', '1e1', '0x1']],
  ['hours', hours(168), ['0.01', '168'], ['0', '0.0', '168.1', 'x', ' 1', 'Infinity']],
  ['seconds', seconds(60, 90), ['60', '90', '60.5'], ['59', '91', '1e2']],
  ['time', TIME, ['2026-01-31', '2026-01-31T00:00:00Z'], ['2026-02-30', '2026-01-31T00:00:00']],
  ['choice', oneOf(['low', 'high']), ['low'], ['LOW', 'lo', '']],
])('%s: bounds are kept', (_name, kind, right, wrong) => {
  expect(right.map((text) => kind.read(text))).not.toContain(null);
  expect(wrong.map((text) => kind.read(text))).toEqual(wrong.map(() => null));
});

test('the help shows each option with the default of the table, as a person would write it', () => {
  expect(helpText(DIG).split('\n')).toEqual([
    'Usage: npm run dig -- --to DIR [options]',
    '',
    'Digs.',
    '',
    'Options:',
    '  --depth N      how deep (4)',
    '  --wait HOURS   how long (1.5)',
    '  --gap SECONDS  how far (2.5)',
    '  --since TIME   from when (2026-01-02T00:00:00.000Z)',
    '  --tone TONE    how (low)',
    '  --to DIR       where',
    '  --from DIR     whence',
    '  --aside DIR    beside',
    '  --loud         say more',
    '  --help         print this',
    '  --version      print the version',
    '',
    'Mind the gap.',
    '',
  ]);
});

test.each<CommandSyntax>([ANALYSE, PROBE, DISCOVER])(
  'the help of $name has every option, and fits 80 columns',
  (command) => {
    const help = helpText(command);
    for (const name of Object.keys(command.options)) expect(help).toContain(`  --${name} `);
    for (const line of help.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  },
);

test('the defaults that the help of a command shows are those that it uses', () => {
  for (const command of [ANALYSE, PROBE]) {
    const shown = [...helpText(command).matchAll(/--([a-z-]+) [A-Z]+ .*\(([^()\s]+)\)$/gm)];
    expect(shown.length).toBeGreaterThan(2);
    const given = shown.flatMap(([, name = '', value = '']) => [`--${name}`, value]);
    const { values, faults } = readArguments<OptionTable>(command, given, NOW_MS);
    expect(faults.filter((fault) => !/^(?:--targets|PATH): /.test(fault))).toEqual([]);
    expect(values).toEqual(readArguments<OptionTable>(command, [], NOW_MS).values);
  }
});
