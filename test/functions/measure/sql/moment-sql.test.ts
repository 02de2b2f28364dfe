import { expect, test } from 'vitest';
import type { Arrival } from '../../../../functions/model/rate.ts';
import { type HandshakeText, handshake, ledgerRow, T0 } from '../lake-rows.ts';
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

test('clients that came straight back are weighed by kind and version, those that were elsewhere left out', async () => {
  const [there, node] = [{ node: '10.0.0.2' }, { node: '10.0.0.1' }];
  const hours = (count: number) => count * 3_600_000;
  const resumed = { outcome: 'resumed', client_kind: 'chromium' } as const;
  const full = { outcome: 'full', client_kind: 'chromium' } as const;
  const { clients } = await measured({
    ledger: Array.from({ length: 60 }, (_, hour) => ledgerRow(T0 + hours(hour - 30))),
    handshakes: [
      at(0, { client: 'a', ...full }),
      at(5000, { client: 'a', ...resumed }),
      at(9000, { client: 'a', ...full }),
      at(0, { client: 'b', ...full }),
      at(5000, { client: 'b', ...full, ...there }),
      // Back at the first node, but with a session of the other one.
      at(9000, { client: 'b', ...full }),
      at(0, { client: 'c', ...full, tls_version: '1.2' }),
      at(5000, { client: 'c', ...resumed, tls_version: '1.2' }),
    ],
  });
  // w = 10,000 · 2/6 and r = 10,000 · 1/6 of client a; 10,000 · 1/5 both of client c.
  expect(clients.strata).toMatchObject([
    {
      ...{ ...node, clientKind: 'chromium', tlsVersion: '1.2', returns: 1, sumW: 2000, sumR: 2000 },
      ...{ sumWw: 4_000_000, sumRr: 4_000_000, sumWr: 4_000_000 },
    },
    {
      ...{ ...node, clientKind: 'chromium', tlsVersion: '1.3', returns: 2, sumW: 3333, sumR: 1666 },
      ...{ sumWw: 3333 ** 2, sumRr: 1666 ** 2, sumWr: 3333 * 1666 },
    },
  ]);
});
