import { expect, test } from 'vitest';
import type { Arrival } from '../../../../functions/model/rate.ts';
import { type HandshakeText, handshake, T0 } from '../lake-rows.ts';
import { measuring } from '../measured-lake.ts';

const measured = measuring();
const at = (afterMs: number, given: Partial<HandshakeText> = {}) =>
  handshake({ handshake_at_ms: T0 + afterMs, ...given });

test('moments are over clients: of each arrival alone, and of all of them together', async () => {
  const { rates } = await measured({
    handshakes: [
      at(0, { client: 'a' }),
      at(5000, { client: 'a', outcome: 'resumed' }),
      at(9000, { client: 'a', outcome: 'resumed' }),
      at(0, { client: 'b' }),
      at(0, { client: 'c', outcome: 'failed' }),
    ],
  });
  const moments = (arrival: Arrival | 'all') => {
    const rate = rates.find(
      (one) => one.level === 'region' && one.tlsVersion === 'all' && one.arrival === arrival,
    );
    return [rate?.clients, rate?.sumNn, rate?.sumKk, rate?.sumNk];
  };
  // Client a: first and full, then twice resumed; client b: first and full; c is not counted.
  expect(moments('same-node')).toEqual([1, 2 * 2, 2 * 2, 2 * 2]);
  expect(moments('first')).toEqual([2, 1 + 1, 0, 0]);
  expect(moments('all')).toEqual([2, 3 * 3 + 1, 2 * 2, 3 * 2]);
});
