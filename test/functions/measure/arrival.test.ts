import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { measure } from '../../../functions/measure/measure.ts';
import type { Handshake } from '../../../functions/model/handshake.ts';
import type { MeasureSettings, RateCounts } from '../../../functions/model/rate.ts';
import { DAY_MS, HOUR_MS } from '../../../functions/model/time.ts';
import type { DuckDbSession } from '../../../infra/local/duckdb-session.ts';
import { handshake, SETTINGS, T0 } from './lake-rows.ts';
import { referenceMeasure } from './reference/reference.ts';
import { fillTables, openTables } from './table-engine.ts';

let session: DuckDbSession;
beforeAll(async () => {
  session = await openTables();
});
afterAll(() => session.close());

const at = (afterMs: number, given: Partial<Handshake> = {}) =>
  handshake({ handshake_at_ms: T0 + afterMs, ...given });

const OTHER_NODE = { node: '10.0.0.2' };

interface Example {
  readonly rule: string;
  readonly rows: readonly Handshake[];
  /** Handshakes by arrival: same-node, cross-node, first. */
  readonly arrivals: readonly [number, number, number];
  readonly settings?: Partial<MeasureSettings>;
}

const ARRIVAL_EXAMPLES: readonly Example[] = [
  {
    rule: 'a client seen on this node comes back same-node',
    rows: [at(0), at(5000)],
    arrivals: [1, 0, 1],
  },
  {
    rule: 'a client seen on another node only comes cross-node',
    rows: [at(0), at(5000, OTHER_NODE)],
    arrivals: [0, 1, 1],
  },
  {
    rule: 'same-node wins where the client was on both nodes',
    rows: [at(0), at(5000, OTHER_NODE), at(9000)],
    arrivals: [1, 1, 1],
  },
  {
    rule: 'another client has no history here',
    rows: [at(0), at(5000, { client: 'client-b' })],
    arrivals: [0, 0, 2],
  },
  {
    rule: 'another balancer is no history',
    rows: [at(0), at(5000, { balancer: 'app/other/1' })],
    arrivals: [0, 0, 2],
  },
  {
    rule: 'the same balancer name in another account is no history',
    rows: [at(0), at(5000, { account_id: '2' })],
    arrivals: [0, 0, 2],
  },
  {
    rule: 'parallel opens have no session to offer',
    rows: [at(0), at(0), at(999)],
    arrivals: [0, 0, 3],
  },
  { rule: 'exactly one second earlier is history', rows: [at(0), at(1000)], arrivals: [1, 0, 1] },
  {
    rule: 'exactly one lifetime earlier is history',
    rows: [at(0), at(DAY_MS)],
    arrivals: [1, 0, 1],
  },
  {
    rule: 'one millisecond more than a lifetime is not',
    rows: [at(0), at(DAY_MS + 1)],
    arrivals: [0, 0, 2],
  },
  {
    rule: 'a failed handshake leaves no session',
    rows: [at(0, { outcome: 'failed' }), at(5000)],
    arrivals: [0, 0, 2],
  },
  {
    rule: 'a handshake of unknown outcome leaves one',
    rows: [at(0, { outcome: 'unknown' }), at(5000)],
    arrivals: [1, 0, 1],
  },
  {
    rule: 'an unknown node is a node of its own',
    rows: [at(0, { node: null }), at(5000), at(9000, { node: null })],
    arrivals: [1, 1, 1],
  },
  {
    rule: 'what lies before the window is history, but is not counted',
    rows: [at(-HOUR_MS), at(5000)],
    arrivals: [1, 0, 0],
    settings: { fromMs: T0 },
  },
  {
    rule: 'the end of the window is not in it',
    rows: [at(0), at(5000), at(9000)],
    arrivals: [1, 0, 1],
    settings: { fromMs: T0, toMs: T0 + 9000 },
  },
];

const CONNECTION_EXAMPLES: readonly Example[] = [
  {
    rule: 'a connection that spans two objects is one handshake, at its first request',
    rows: [at(5000, { connection_id: 'TID_x' }), at(0, { connection_id: 'TID_x' }), at(5500)],
    // Were it counted at 5000 ms, the handshake at 5500 ms would be parallel to it.
    arrivals: [1, 0, 1],
  },
  {
    rule: 'the connection log joins by trace id, and its time is the handshake',
    rows: [
      at(900, { connection_id: 'TID_x', outcome: 'unknown', handshake_ms: 3 }),
      at(0, { connection_id: 'TID_x', outcome: 'resumed' }),
      at(1500),
    ],
    arrivals: [0, 0, 2],
  },
  {
    rule: 'a copied object changes nothing',
    rows: [0, 1].map(() => at(0, { connection_id: 'TID_x', source_id: 'copy' })),
    arrivals: [0, 0, 1],
  },
  {
    rule: 'the same line id on two balancers is two handshakes',
    rows: [
      at(0, { connection_id: 'line:x' }),
      at(0, { connection_id: 'line:x', balancer: 'app/b/2' }),
    ],
    arrivals: [0, 0, 2],
  },
  {
    rule: 'requests of one flow within the keep-alive time are one connection',
    rows: [0, 1, 2].map((hours) => at(hours * HOUR_MS, { connection_id: 'flow:x' })),
    arrivals: [0, 0, 1],
  },
  {
    rule: 'a longer pause starts another connection of the flow',
    rows: [0, HOUR_MS + 1].map((ms) => at(ms, { connection_id: 'flow:x' })),
    arrivals: [1, 0, 1],
  },
  {
    rule: 'the pause runs from the latest end so far, not from the last row',
    rows: [
      at(0, { connection_id: 'flow:x', last_seen_ms: T0 + 3 * HOUR_MS }),
      at(HOUR_MS, { connection_id: 'flow:x' }),
      at(4 * HOUR_MS, { connection_id: 'flow:x' }),
    ],
    arrivals: [0, 0, 1],
  },
];

describe.each([
  { name: 'SQL', count: bySql },
  { name: 'the reference', count: byReference },
])('$name', ({ count }) => {
  test.each([...ARRIVAL_EXAMPLES, ...CONNECTION_EXAMPLES])('$rule', async (example) => {
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

async function bySql(rows: readonly Handshake[], settings: MeasureSettings) {
  await fillTables(session, rows, []);
  return (await measure(session, settings)).rates;
}

async function byReference(
  rows: readonly Handshake[],
  settings: MeasureSettings,
): Promise<readonly RateCounts[]> {
  return referenceMeasure(rows, [], settings).rates;
}
