import { expect, test } from 'vitest';
import type { Handshake } from '../../../../functions/model/handshake.ts';
import type { Rate } from '../../../../functions/model/rate.ts';
import { type HandshakeText, handshake, T0 } from '../lake-rows.ts';
import { measuring } from '../measured-lake.ts';

const measured = measuring();
const at = (afterMs: number, given: Partial<HandshakeText> = {}) =>
  handshake({ handshake_at_ms: T0 + afterMs, ...given });
const NETWORK = { balancer_type: 'network', outcome: 'unknown', node: '10.1.0.1' } as const;

test('an application rate is resumed over resumed and full, with unknown and failed beside it', async () => {
  const outcomes = ['resumed', 'full', 'full', 'unknown', 'failed'] as const;
  const rate = await whole(outcomes.map((outcome, i) => at(i, { outcome, client: `c${i}` })));
  expect(rate).toMatchObject({ method: 'counted', handshakes: 5, resumed: 1, full: 2, unknown: 1 });
  expect(rate).toMatchObject({ failed: 1, clients: 3, sumNn: 3, sumKk: 1, sumNk: 1 });
  expect(rate?.rate).toBeCloseTo(1 / 3);
  expect(rate?.low).toBeGreaterThan(0);
});

test('a network rate is unobservable: null, never 0, with a ceiling over all but failed', async () => {
  const rate = await whole([
    at(0, NETWORK),
    at(5000, { ...NETWORK, node: '10.1.0.2' }),
    at(9000, { ...NETWORK, outcome: 'failed' }),
  ]);
  // Region scope: the second comes back within scope, the failed one is in no base.
  expect(rate).toMatchObject({ method: 'unobservable', ceilingBase: 2, withinScope: 1 });
  expect(rate).toMatchObject({ rate: null, low: null, high: null, ceiling: 0.5, effectiveN: 0 });
});

/** The one region's rate over everything. */
async function whole(handshakes: readonly Handshake[]): Promise<Rate | undefined> {
  const { rates } = await measured({ handshakes });
  return rates.find(
    (rate) => rate.level === 'region' && rate.arrival === 'all' && rate.tlsVersion === 'all',
  );
}
