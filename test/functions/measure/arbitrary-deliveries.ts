import fc from 'fast-check';
import type { Source } from '../../../functions/model/source.ts';
import { DAY_MS, HOUR_MS } from '../../../functions/model/time.ts';
import { place } from './arbitrary-place.ts';
import { ledgerRow, T0 } from './lake-rows.ts';

const MINUTE_MS = 60_000;

/** Holes meet the edge of three hours; a quiet weekend, and days further back than is looked. */
const stepMs = fc.constantFrom(
  ...[5 * MINUTE_MS, HOUR_MS, HOUR_MS, 3 * HOUR_MS, 3 * HOUR_MS + 1, 4 * HOUR_MS, 62 * HOUR_MS],
);
const startMs = fc.constantFrom(
  ...[-9 * DAY_MS, -64 * HOUR_MS, -25 * HOUR_MS, -24 * HOUR_MS, -HOUR_MS, 0, HOUR_MS, DAY_MS],
);
/** Most objects are of two accounts' balancers in one Region, so that holes are shared or not. */
const object = fc.constantFrom<Partial<Source>>(
  ...[{}, {}, {}, {}, {}, { quarantined: 'gzip-corrupt' as const, rows: 0 }],
  ...[
    { rows: 0, skipped: { 'plain-http': 1 } },
    { rows: 0, skipped: { 'health-check': 1 } },
  ],
);

/** Objects that one balancer delivered one after another, some steps apart. */
const run: fc.Arbitrary<Source[]> = fc
  .record({
    place,
    startMs,
    offsetMs: fc.constantFrom(0, 0, 1, 5 * MINUTE_MS),
    objects: fc.array(fc.tuple(stepMs, object), { minLength: 1, maxLength: 12 }),
    isEven: fc.boolean(),
  })
  .map(({ place, startMs, offsetMs, objects, isEven }) => {
    const { balancer_type: balancerType, account_id: accountId, ...names } = place;
    let endedAtMs = T0 + startMs + offsetMs;
    return objects.map(([stepMs, given]) => {
      // Even steps make long runs without a hole, which single ones seldom do.
      endedAtMs += isEven ? HOUR_MS * 3 : stepMs;
      return ledgerRow(endedAtMs, { ...names, balancerType, accountId, ...given });
    });
  });

/** A ledger of balancers with holes, some of them shared. */
export const arbitraryDeliveries: fc.Arbitrary<Source[]> = fc
  .array(run, { maxLength: 8 })
  .map((runs) => runs.flat());
