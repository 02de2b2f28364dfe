import { expect, test } from 'vitest';
import { HOUR_MS } from '../../../../functions/model/time.ts';
import { historyNote } from '../../../../infra/cli/text/history-note.ts';
import { sampleMeasurement, sampleRate } from '../../../functions/judge/measurement-samples.ts';

const SETTINGS = { fromMs: null, sessionLifetimeMs: 24 * HOUR_MS };

const balancer = (firstAt: string, lastAt: string, historyComplete = false) =>
  sampleRate({
    arrival: 'all',
    excluded: 'all',
    firstAtMs: Date.parse(firstAt),
    lastAtMs: Date.parse(lastAt),
    historyComplete,
  });
const LONG = balancer('2026-01-01T00:00:07Z', '2026-01-03T00:00:00Z');
const LATER = balancer('2026-01-01T06:30:00Z', '2026-01-03T00:00:00Z');
const SHORT = balancer('2026-01-02T20:00:00Z', '2026-01-03T00:00:00Z');
const FULL = balancer('2026-01-01T00:00:00Z', '2026-01-03T00:00:00Z', true);

const note = (
  rates: Parameters<typeof sampleMeasurement>[0],
  settings: Parameters<typeof historyNote>[1] = SETTINGS,
) => historyNote(sampleMeasurement(rates), settings);

test('complete history needs no note', () => {
  expect(note([FULL])).toBeUndefined();
  expect(note([])).toBeUndefined();
});

test('the note gives the exact --from that leaves full history to all balancers', () => {
  expect(note([LONG, FULL])).toMatch(/^1 of the balancers .*--from 2026-01-02T00:00:07\.000Z$/);
  expect(note([LONG, LATER])).toMatch(/--from 2026-01-02T06:30:00\.000Z$/);
});

test('balancers whose logs are too short for any --from are counted apart', () => {
  expect(note([LONG, SHORT])).toMatch(
    /--from 2026-01-02T00:00:07\.000Z \(the logs of 1 are too short/,
  );
});

test('where all logs are too short, earlier logs or a shorter lifetime are asked for', () => {
  expect(note([SHORT])).toContain('span less than 24 h: add earlier ones');
});

test('where --from was given, the logs to add are named', () => {
  const fromMs = Date.parse('2026-01-02T00:00:00Z');
  expect(note([LONG], { ...SETTINGS, fromMs })).toContain(
    'Add the logs from 2026-01-01T00:00:00.000Z on.',
  );
});
