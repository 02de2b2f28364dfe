import { stripVTControlCharacters } from 'node:util';
import { expect, test } from 'vitest';
import { makeReport } from '../../../../../functions/publish/report.ts';
import { type ColourWishes, noPaint, paintFor } from '../../../../../infra/cli/text/paint.ts';
import {
  type TerminalContext,
  terminalReport,
} from '../../../../../infra/cli/text/report/terminal-report.ts';
import { sampleRate } from '../../../../functions/judge/measurement-samples.ts';
import {
  sampleParts,
  sampleSource,
  withSources,
} from '../../../../functions/publish/report-samples.ts';

const CONTEXT: TerminalContext = {
  ...{ width: 80, paint: noPaint, calledBy: 'script', verbose: false },
  notes: ['the data is a sample.'],
};
const VERBOSE = { ...CONTEXT, verbose: true };
const PARTS = sampleParts();

const show = (parts = PARTS, context = CONTEXT) => terminalReport(makeReport(parts), context);
const withRates = (rates: (typeof PARTS)['measurement']['rates']) => ({
  ...PARTS,
  measurement: { ...PARTS.measurement, rates },
});

test('the text at 80 columns is the golden one', async () => {
  await expect(`${show().join('\n')}\n`).toMatchFileSnapshot('terminal-report.golden.txt');
});

test('with --verbose all that the report shows follows, golden too', async () => {
  const text = `${show(PARTS, VERBOSE).join('\n')}\n`;
  await expect(text).toMatchFileSnapshot('terminal-report-verbose.golden.txt');
});

test.each([80, 100])('at %i columns only links and object keys may be longer', (width) => {
  for (const verbose of [true, false]) {
    const lines = show(PARTS, { ...CONTEXT, width, verbose });
    const long = lines.filter((line) => line.length > width && !line.includes('https://'));
    expect(long).toEqual([]);
  }
});

test('a narrow terminal breaks no line, the rates of --verbose aside', () => {
  expect(show(PARTS, { ...CONTEXT, width: 48 }).filter((line) => line.length > 48)).toEqual([]);
});

test('no counts, however large, widen the table beyond 80 columns', () => {
  const many = { resumed: 999_999_999, full: 9_999_999_999, low: 1, high: 1, ceiling: 1 };
  const rates = (['region', 'balancer', 'node'] as const).map((level) =>
    sampleRate({
      ...{ ...many, level, arrival: 'all', excluded: 'all', historyComplete: false },
      node: level === 'node' ? '255.255.255.255' : null,
    }),
  );
  for (const line of show(withRates(rates), VERBOSE)) {
    if (!line.includes('https://')) expect(line.length).toBeLessThanOrEqual(80);
  }
});

test('colours change nothing but colours, and need a terminal without NO_COLOR', () => {
  const coloured = show(PARTS, { ...CONTEXT, paint: paintFor({ isTTY: true }, {}) });
  expect(coloured).not.toEqual(show());
  expect(coloured.map(stripVTControlCharacters)).toEqual(show());
  const isPlain = (isTTY: boolean, env: ColourWishes) =>
    paintFor({ isTTY }, env)('strong', 'text') === 'text';
  expect(isPlain(false, {})).toBe(true);
  expect(isPlain(true, { NO_COLOR: '1' })).toBe(true);
  expect(isPlain(true, { NO_COLOR: '' })).toBe(false);
  expect(isPlain(true, { TERM: 'dumb' })).toBe(true);
  expect(isPlain(false, { FORCE_COLOR: '1' })).toBe(false);
  expect(isPlain(false, { FORCE_COLOR: '1', NO_COLOR: '1' })).toBe(false);
  expect(isPlain(true, { FORCE_COLOR: '0' })).toBe(true);
});

test('names from logs and keys cannot drive the terminal', () => {
  const evil = 'app/\u001b[2J\u202e\r\n/1';
  const rates = PARTS.measurement.rates.map((rate) => ({ ...rate, node: rate.node && evil }));
  const sources = [sampleSource({ key: evil, quarantined: { 'gzip-corrupt': 1 } })];
  const shown = show(
    {
      ...withSources(sources, withRates(rates)),
      deviations: PARTS.deviations.map((deviation) => ({ ...deviation, balancer: evil })),
    },
    VERBOSE,
  );
  for (const line of shown) expect(line).toBe(stripVTControlCharacters(line));
  expect(shown.join('')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
});

test('without any handshake the text says why, and shows no table', () => {
  const sources = [sampleSource({ rows: 0, skipped: { 'plain-http': 100 } })];
  const text = show({ ...withSources(sources, withRates([])), deviations: [] }).join('\n');
  expect(text).toContain('100 skipped (plain-http 100)');
  expect(text).toContain('No rates: none of these lines tells of a TLS handshake.');
  expect(text).not.toContain('Per node');
  expect(text).not.toContain('No deviations');
});

test('lines that are all rejected are not taken for plain HTTP', () => {
  const sources = [sampleSource({ rows: 0, rejected: { 'unknown-format': 100 } })];
  const text = show({ ...withSources(sources, withRates([])), deviations: [] }).join('\n');
  expect(text).toContain('No rates: nothing here could be read as a line of a load balancer log.');
});

test('a window that holds no handshake is distinguished from logs that hold none', () => {
  const text = show({ ...withRates([]), deviations: [] }).join('\n');
  expect(text).toContain('No rates: no handshake began within the window.');
});

test('of many objects that are set aside five are named, and the rest are counted', () => {
  const named = Array.from({ length: 7 }, (_, index) =>
    sampleSource({ key: `${index}.log.gz`, quarantined: { 'gzip-truncated': 1 } }),
  );
  const shown = show(withSources(named));
  expect(shown.filter((line) => line.includes('gzip-truncated:'))).toHaveLength(5);
  expect(shown).toContain('  and 2 more; --json names them all');
  const unnamed = sampleSource({ objects: 2000, quarantined: { gone: 1500, 'gzip-bomb': 500 } });
  const many = show(withSources([...named, unnamed]));
  expect(many).toContain('Set aside, nothing in them is counted: 2,007 objects.');
  expect(many).toContain('  and 2,002 more; --json names the first 7');
});
