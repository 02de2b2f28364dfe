import { afterAll, beforeAll, expect, test } from 'vitest';
import { measure } from '../../../functions/measure/measure.ts';
import type { Handshake } from '../../../functions/model/handshake.ts';
import type { Exclusion, MeasureSettings, Rate } from '../../../functions/model/rate.ts';
import type { Source } from '../../../functions/model/source.ts';
import { HOUR_MS } from '../../../functions/model/time.ts';
import type { DuckDbSession } from '../../../infra/local/duckdb-session.ts';
import { handshake, ledgerRow, SETTINGS, T0 } from './lake-rows.ts';
import { fillTables, openTables } from './table-engine.ts';

let session: DuckDbSession;
beforeAll(async () => {
  session = await openTables();
});
afterAll(() => session.close());

const at = (afterMs: number, given: Partial<Handshake> = {}) =>
  handshake({ handshake_at_ms: T0 + afterMs, ...given });
const NETWORK = { balancer_type: 'network', outcome: 'unknown', node: '10.1.0.1' } as const;
const SHOP: Exclusion = {
  balancerType: 'application',
  region: 'eu-west-1',
  balancer: 'app/shop/0123456789abcdef',
  listener: null,
};

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

test('only unknown outcomes give an application rate of null', async () => {
  const rate = await whole([at(0, { outcome: 'unknown' })]);
  expect(rate).toMatchObject({ method: 'counted', rate: null, low: null, ceiling: null });
});

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

const EXCLUSIONS: readonly {
  rule: string;
  rows: readonly Handshake[];
  settings?: Partial<MeasureSettings>;
  excluded: number;
}[] = [
  {
    rule: 'one mutual-TLS row excludes its listener, for all connections',
    rows: [at(0, { mutual_tls: true }), at(5000), at(9000, { listener: '8443' })],
    excluded: 2,
  },
  {
    rule: 'mutual TLS before the window counts as well',
    rows: [at(-HOUR_MS, { mutual_tls: true }), at(5000)],
    settings: { fromMs: T0 },
    excluded: 1,
  },
  {
    rule: 'a named balancer excludes all of its listeners, known or not',
    rows: [at(0), at(5000, { listener: null }), at(9000, { balancer: 'app/b/2' })],
    settings: { exclusions: [SHOP] },
    excluded: 2,
  },
  {
    rule: 'a named listener excludes itself only, however often it is named',
    rows: [at(0), at(5000, { listener: null }), at(9000, { listener: '8443' })],
    settings: { exclusions: [1, 2].map(() => ({ ...SHOP, listener: '8443' })) },
    excluded: 1,
  },
  {
    rule: 'a hostile name excludes nothing and breaks nothing',
    rows: [at(0)],
    settings: {
      exclusions: ["'; DROP TABLE handshakes; --", 'a\0b'].map((balancer) => ({
        ...SHOP,
        balancer,
      })),
    },
    excluded: 0,
  },
];

test.each(EXCLUSIONS)('$rule', async ({ rows, settings, excluded }) => {
  const { rates } = await measured(rows, [], settings);
  const split = rates.filter(
    (rate) => rate.level === 'balancer' && rate.excluded === 'yes' && rate.arrival === 'all',
  );
  expect(split.reduce((sum, rate) => sum + rate.handshakes, 0)).toBe(excluded);
  expect(split.reduce((sum, rate) => sum + rate.withinScope, 0)).toBe(0);
});

test('history is complete only with a whole lifetime of data before every handshake', async () => {
  const day = 24 * HOUR_MS;
  const complete = async (afterMs: number) =>
    (await whole([at(0), at(afterMs, { client: 'b' })], { fromMs: T0 + 1 }))?.historyComplete;
  expect(await complete(day)).toBe(true);
  expect(await complete(day - 1)).toBe(false);
});

test('nodes, balancers and regions are levels; a region pools accounts and balancers', async () => {
  const { rates } = await measured([
    at(0),
    at(1, { node: '10.0.0.2', account_id: '2' }),
    at(2, { balancer: 'app/b/2' }),
  ]);
  const all = rates.filter(
    (rate) => rate.arrival === 'all' && rate.tlsVersion === 'all' && rate.excluded === 'all',
  );
  const names = all.map((rate) => [rate.level, rate.accountId, rate.balancer, rate.node]);
  expect(names.filter(([level]) => level === 'region')).toEqual([['region', null, null, null]]);
  expect(names.filter(([level]) => level === 'balancer')).toHaveLength(3);
  expect(names.filter(([level]) => level === 'node')).toHaveLength(3);
});

test('without a window it spans the first and the last handshake, the end being exclusive', async () => {
  const { window } = await measured([at(0), at(5000)]);
  expect(window).toEqual({ startMs: T0, endMs: T0 + 5001, revision: 0 });
  const half = await measured([at(0), at(5000)], [], { fromMs: T0 - 1 });
  expect(half.window).toEqual({ startMs: T0 - 1, endMs: T0 + 5001, revision: 0 });
});

test('freshness counts the hours with an object among the 24 up to the last', async () => {
  const ends = [0, 0, 1, 2, 23, 24, 30].map((hours) => T0 - hours * HOUR_MS);
  const other = ledgerRow(T0 + HOUR_MS, { balancer: 'app/b/2' });
  const nobody = ledgerRow(T0 + 2 * HOUR_MS, { balancer: null });
  const { freshness } = await measured([], [...ends.map((end) => ledgerRow(end)), other, nobody]);
  expect(
    freshness.map((row) => [row.balancer, row.lastAtMs, row.hoursSeen, row.dataEndMs]),
  ).toEqual([
    ['app/b/2', T0 + HOUR_MS, 1, T0 + 2 * HOUR_MS],
    ['app/shop/0123456789abcdef', T0, 4, T0 + 2 * HOUR_MS],
  ]);
});

test('an empty lake measures to nothing', async () => {
  expect(await measured([])).toEqual({
    window: { startMs: 0, endMs: 0, revision: 0 },
    rates: [],
    hours: { startMs: 0, hours: 0, series: [] },
    freshness: [],
    matrix: [],
    sources: [],
  });
});

async function measured(
  rows: readonly Handshake[],
  ledger: readonly Source[] = [],
  settings: Partial<MeasureSettings> = {},
) {
  await fillTables(session, rows, ledger);
  return measure(session, { ...SETTINGS, ...settings });
}

/** The one region's rate over everything. */
async function whole(
  rows: readonly Handshake[],
  settings: Partial<MeasureSettings> = {},
): Promise<Rate | undefined> {
  const { rates } = await measured(rows, [], settings);
  return rates.find(
    (rate) => rate.level === 'region' && rate.arrival === 'all' && rate.tlsVersion === 'all',
  );
}
