import { afterAll, beforeAll, expect, test } from 'vitest';
import { countedIn, resumedIn } from '../../../../functions/measure/sql/cell-sql.ts';
import type { Handshake } from '../../../../functions/model/handshake.ts';
import type { Rate } from '../../../../functions/model/rate.ts';
import { HOUR_MS } from '../../../../functions/model/time.ts';
import type { DuckDbSession } from '../../../../infra/local/duckdb-session.ts';
import { type HandshakeText, handshake, T0 } from '../lake-rows.ts';
import { measuring } from '../measured-lake.ts';
import { openTables } from '../table-engine.ts';

const measured = measuring();
let session: DuckDbSession;
beforeAll(async () => {
  session = await openTables();
});
afterAll(() => session.close());
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

test.each([
  [0, 0],
  [1, 0],
  [1, 1],
  [2_147_483_647, 2_147_483_646],
])('%i counted and %i resumed handshakes are one number, and two again', async (n, k) => {
  const pair = `CAST(${k} AS BIGINT) * ${2147483648} + ${n}`;
  const [row] = await session.query(
    `SELECT ${countedIn('pair')} AS n, ${resumedIn('pair')} AS k FROM (SELECT ${pair} AS pair)`,
  );
  expect(row).toEqual({ n, k });
});

test('a client that comes again on other nodes, versions and listeners is one client', async () => {
  const ways = [{}, { node: '10.0.0.2' }, { tls_version: '1.2' }, { listener: '8443' }] as const;
  const rate = await whole(ways.map((way, i) => at(5000 * i, way)));
  expect(rate).toMatchObject({ handshakes: 4, clients: 1, sumNn: 16 });
});

test('what is hashed to 0 is a client as well', async () => {
  const rate = await whole([at(0, { client: 0n }), at(5000, { client: 0n, connection_id: 0n })]);
  expect(rate).toMatchObject({ handshakes: 2, clients: 1, sumNn: 4 });
});

test('an hour of a node is counted whatever arrivals, versions and listeners it has', async () => {
  const { hours } = await measured({
    handshakes: [
      at(0),
      at(5000, { tls_version: '1.2', outcome: 'resumed' }),
      at(9000, { listener: '8443', mutual_tls: true }),
      at(HOUR_MS),
    ],
  });
  const [node] = hours.series.filter(({ level }) => level === 'node');
  expect([node?.resumed, node?.counted]).toEqual([
    [1, 0],
    [3, 1],
  ]);
});

/** The one region's rate over everything. */
async function whole(handshakes: readonly Handshake[]): Promise<Rate | undefined> {
  const { rates } = await measured({ handshakes });
  return rates.find(
    (rate) => rate.level === 'region' && rate.arrival === 'all' && rate.tlsVersion === 'all',
  );
}
