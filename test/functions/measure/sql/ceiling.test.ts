import { expect, test } from 'vitest';
import type { Handshake } from '../../../../functions/model/handshake.ts';
import type { Rate } from '../../../../functions/model/rate.ts';
import { type HandshakeText, handshake, T0 } from '../lake-rows.ts';
import { measuring } from '../measured-lake.ts';

const measured = measuring();
const at = (afterMs: number, given: Partial<HandshakeText> = {}) =>
  handshake({ handshake_at_ms: T0 + afterMs, ...given });

const CEILINGS = [
  { rule: 'node scope: a same-node arrival is within', given: {}, ceiling: 0.5 },
  { rule: 'node scope: a cross-node arrival is beyond', given: { node: '10.0.0.2' }, ceiling: 0 },
  { rule: 'an unknown version gets the widest scope', given: { tls_version: null }, ceiling: 0.5 },
];

test.each(CEILINGS)('$rule', async ({ given, ceiling }) => {
  expect(
    (await whole([at(0, given.tls_version === null ? given : {}), at(5000, given)]))?.ceiling,
  ).toBe(ceiling);
});

/** The one region's rate over everything. */
async function whole(handshakes: readonly Handshake[]): Promise<Rate | undefined> {
  const { rates } = await measured({ handshakes });
  return rates.find(
    (rate) => rate.level === 'region' && rate.arrival === 'all' && rate.tlsVersion === 'all',
  );
}
