import { describe, expect, test } from 'vitest';
import type { Handshake } from '../../../functions/model/handshake.ts';
import type { MeasureSettings, RateCounts } from '../../../functions/model/rate.ts';
import { SETTINGS } from './lake-rows.ts';
import { measuring } from './measured-lake.ts';
import { referenceMeasure } from './reference/reference.ts';

export interface Example {
  readonly rule: string;
  readonly rows: readonly Handshake[];
  /** Handshakes by arrival: same-node, cross-node, first. */
  readonly arrivals: readonly [number, number, number];
  readonly settings?: Partial<MeasureSettings>;
}

/** Tests that SQL and the reference count those arrivals of each example. */
export function testArrivals(examples: readonly Example[]): void {
  const measured = measuring();
  type Count = (
    rows: readonly Handshake[],
    settings: MeasureSettings,
  ) => Promise<readonly RateCounts[]>;
  const bySql: Count = async (handshakes, settings) =>
    (await measured({ handshakes, settings })).rates;
  const byReference: Count = async (rows, settings) => referenceMeasure(rows, [], settings).rates;
  describe.each([
    { name: 'SQL', count: bySql },
    { name: 'the reference', count: byReference },
  ])('$name', ({ count }) => {
    test.each([...examples])('$rule', async (example) => {
      const counts = await count(example.rows, { ...SETTINGS, ...example.settings });
      const found = (['same-node', 'cross-node', 'first'] as const).map((arrival) =>
        counts
          .filter(
            (row) => row.level === 'region' && row.tlsVersion === 'all' && row.excluded === 'all',
          )
          .filter((row) => row.arrival === arrival)
          .reduce((sum, row) => sum + row.handshakes, 0),
      );
      expect(found).toEqual(example.arrivals);
    });
  });
}
