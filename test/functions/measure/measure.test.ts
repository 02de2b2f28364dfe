import { expect, test } from 'vitest';
import type { Handshake } from '../../../functions/model/handshake.ts';
import {
  type MeasureSettings,
  NO_CLIENT_EVIDENCE,
  type Rate,
} from '../../../functions/model/rate.ts';
import { handshake, SETTINGS, T0 } from './lake-rows.ts';
import { measuring } from './measured-lake.ts';

const measuredLake = measuring();

const at = (afterMs: number, given: Partial<Handshake> = {}) =>
  handshake({ handshake_at_ms: T0 + afterMs, ...given });
test('only unknown outcomes give an application rate of null', async () => {
  const rate = await whole([at(0, { outcome: 'unknown' })]);
  expect(rate).toMatchObject({ method: 'counted', rate: null, low: null, ceiling: null });
});

test('without a window it spans the first and the last handshake, the end being exclusive', async () => {
  const { window } = await measured([at(0), at(5000)]);
  expect(window).toEqual({ startMs: T0, endMs: T0 + 5001, revision: 0 });
  const half = await measured([at(0), at(5000)], { fromMs: T0 - 1 });
  expect(half.window).toEqual({ startMs: T0 - 1, endMs: T0 + 5001, revision: 0 });
});

test('an empty lake measures to nothing', async () => {
  expect(await measured([])).toEqual({
    window: { startMs: 0, endMs: 0, revision: 0 },
    sessionLifetimeMs: SETTINGS.sessionLifetimeMs,
    rates: [],
    hours: { startMs: 0, hours: 0, series: [] },
    freshness: [],
    marks: [],
    matrix: [],
    survival: [],
    sources: [],
    clients: NO_CLIENT_EVIDENCE,
  });
});

const measured = (rows: readonly Handshake[], settings: Partial<MeasureSettings> = {}) =>
  measuredLake({ handshakes: rows, settings });

/** The one region's rate over everything. */
async function whole(
  rows: readonly Handshake[],
  settings: Partial<MeasureSettings> = {},
): Promise<Rate | undefined> {
  const { rates } = await measured(rows, settings);
  return rates.find(
    (rate) => rate.level === 'region' && rate.arrival === 'all' && rate.tlsVersion === 'all',
  );
}
