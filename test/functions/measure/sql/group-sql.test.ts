import { expect, test } from 'vitest';
import { type HandshakeText, handshake, T0 } from '../lake-rows.ts';
import { measuring } from '../measured-lake.ts';

const measured = measuring();
const at = (afterMs: number, given: Partial<HandshakeText> = {}) =>
  handshake({ handshake_at_ms: T0 + afterMs, ...given });

test('nodes, balancers and regions are levels; a region pools accounts and balancers', async () => {
  const { rates } = await measured({
    handshakes: [
      at(0),
      at(1, { node: '10.0.0.2', account_id: '2' }),
      at(2, { balancer: 'app/b/2' }),
    ],
  });
  const all = rates.filter(
    (rate) => rate.arrival === 'all' && rate.tlsVersion === 'all' && rate.excluded === 'all',
  );
  const names = all.map((rate) => [rate.level, rate.accountId, rate.balancer, rate.node]);
  expect(names.filter(([level]) => level === 'region')).toEqual([['region', null, null, null]]);
  expect(names.filter(([level]) => level === 'balancer')).toHaveLength(3);
  expect(names.filter(([level]) => level === 'node')).toHaveLength(3);
});
