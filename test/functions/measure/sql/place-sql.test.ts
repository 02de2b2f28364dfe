import { describe, expect, test } from 'vitest';
import type { Handshake } from '../../../../functions/model/handshake.ts';
import type { Rate } from '../../../../functions/model/rate.ts';
import { HOUR_MS } from '../../../../functions/model/time.ts';
import { type HandshakeText, handshake, ledgerRow, T0 } from '../lake-rows.ts';
import { measuring } from '../measured-lake.ts';

const measured = measuring();
const at = (afterMs: number, given: Partial<HandshakeText> = {}) =>
  handshake({ handshake_at_ms: T0 + afterMs, ...given });

test('nodes, balancers and regions are levels; a region pools accounts and balancers', async () => {
  const names = await namesOf([
    at(0),
    at(1, { node: '10.0.0.2', account_id: '2' }),
    at(2, { balancer: 'app/b/2' }),
  ]);
  expect(names.filter(([level]) => level === 'region')).toEqual([['region', null, null, null]]);
  expect(names.filter(([level]) => level === 'balancer')).toHaveLength(3);
  expect(names.filter(([level]) => level === 'node')).toHaveLength(3);
});

describe('every name of a place makes another', () => {
  test.each<readonly [Partial<HandshakeText>, number, number, number]>([
    [{ balancer_type: 'classic' }, 2, 2, 2],
    [{ region: 'eu-west-2' }, 2, 2, 2],
    [{ account_id: '2' }, 1, 2, 2],
    [{ balancer: 'app/b/2' }, 1, 2, 2],
    [{ node: '10.0.0.2' }, 1, 1, 2],
    [{ node: null }, 1, 1, 2],
    // Two places, which are one node.
    [{ listener: '8443' }, 1, 1, 1],
    [{ listener: null }, 1, 1, 1],
  ])('%j: %i regions, %i balancers, %i nodes', async (given, regions, balancers, nodes) => {
    const names = await namesOf([at(0), at(1, given)]);
    const levels = names.map(([level]) => level);
    expect(levels.toSorted()).toEqual([
      ...Array(balancers).fill('balancer'),
      ...Array(nodes).fill('node'),
      ...Array(regions).fill('region'),
    ]);
  });
});

test('a node that no row names has no name', async () => {
  const names = await namesOf([at(0, { node: null })]);
  const [node] = names.filter(([level]) => level === 'node');
  expect(node).toEqual(['node', '123456789012', 'app/shop/0123456789abcdef', null]);
});

test('nodes of one address at two balancers are not one: each has its own clients', async () => {
  const rates = await marginsOf([
    at(0),
    at(5000, { balancer: 'app/b/2' }),
    at(9000, { outcome: 'resumed' }),
  ]);
  const nodes = rates.filter(({ level }) => level === 'node');
  expect(nodes.map(({ handshakes, sumNn }) => [handshakes, sumNn]).toSorted()).toEqual([
    [1, 1],
    [2, 4],
  ]);
});

test('a place is judged from a session lifetime after its own logs began', async () => {
  const hours = [0, 1, 2, 3, 4];
  const young = { balancer: 'app/b/2' };
  const { rates } = await measured({
    handshakes: [at(4 * HOUR_MS), at(4 * HOUR_MS, young), at(5 * HOUR_MS, young)],
    ledger: [
      ...hours.map((hour) => ledgerRow(T0 + hour * HOUR_MS)),
      ledgerRow(T0 + 3.5 * HOUR_MS, young),
    ],
    settings: { sessionLifetimeMs: HOUR_MS },
  });
  const judged = rates.filter(
    ({ level, portion, arrival, excluded }) =>
      level === 'node' && portion === 'judged' && arrival === 'all' && excluded === 'all',
  );
  // The first of `b` is 30 minutes after its logs began, the second 90.
  expect(judged.map(({ balancer, handshakes }) => [balancer, handshakes]).toSorted()).toEqual([
    ['app/b/2', 1],
    ['app/shop/0123456789abcdef', 1],
  ]);
});

async function marginsOf(handshakes: readonly Handshake[]): Promise<readonly Rate[]> {
  const { rates } = await measured({ handshakes });
  return rates.filter(
    (rate) => rate.arrival === 'all' && rate.tlsVersion === 'all' && rate.excluded === 'all',
  );
}

async function namesOf(handshakes: readonly Handshake[]) {
  const rates = await marginsOf(handshakes);
  return rates.map((rate) => [rate.level, rate.accountId, rate.balancer, rate.node] as const);
}
