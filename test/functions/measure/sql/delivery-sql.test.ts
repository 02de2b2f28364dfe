import { expect, test } from 'vitest';
import { dueWindows } from '../../../../functions/measure/due-windows.ts';
import { HOLE_MS } from '../../../../functions/measure/sql/delivery-sql.ts';
import type { Source } from '../../../../functions/model/source.ts';
import { DAY_MS, HOUR_MS } from '../../../../functions/model/time.ts';
import { type HandshakeText, handshake, ledgerRow, T0 } from '../lake-rows.ts';
import { type Lake, measuring } from '../measured-lake.ts';

const measured = measuring();

const PERIOD_MS = 5 * 60_000;
const SHOP = 'app/shop/0123456789abcdef';
const OTHER: Partial<Source> = { balancer: 'app/other/1' };

/** An object at the end of each of these hours after T0. */
const hourly = (from: number, to: number, given: Partial<Source> = {}): Source[] =>
  Array.from({ length: to - from + 1 }, (_, index) =>
    ledgerRow(T0 + (from + index) * HOUR_MS, given),
  );

async function startOf(lake: Lake, balancer = SHOP): Promise<number | null | undefined> {
  const { freshness } = await measured(lake);
  return freshness.find((row) => row.balancer === balancer)?.startsAtMs;
}

interface Example {
  readonly rule: string;
  readonly ledger: readonly Source[];
  /** The end of the period with which the shop's logs begin, hours after T0; null: nothing tells. */
  readonly begins: number | null;
}

const EXAMPLES: readonly Example[] = [
  { rule: 'data begin with the period of the first object', ledger: hourly(0, 5), begins: 0 },
  {
    rule: 'a hole of exactly 3 h is none',
    ledger: [...hourly(0, 5), ...hourly(8, 9), ...hourly(0, 9, OTHER)],
    begins: 0,
  },
  {
    rule: 'a hole of more than 3 h in which others delivered begins them anew',
    ledger: [...hourly(0, 5), ...hourly(9, 9), ...hourly(0, 9, OTHER)],
    begins: 9,
  },
  {
    rule: 'a hole that all share does not',
    ledger: [...hourly(0, 5), ...hourly(67, 69), ...hourly(0, 5, OTHER), ...hourly(67, 69, OTHER)],
    begins: 0,
  },
  {
    rule: 'nor does a quiet weekend in which another balancer stopped and began an hour apart',
    ledger: [...hourly(0, 5), ...hourly(67, 69), ...hourly(0, 6, OTHER), ...hourly(66, 69, OTHER)],
    begins: 0,
  },
  {
    rule: 'a balancer that is alone shares every hole',
    ledger: [...hourly(0, 1), ...hourly(40, 41)],
    begins: 0,
  },
  {
    rule: 'another Region and another account are not silent with it',
    ledger: [
      ...[...hourly(0, 1), ...hourly(40, 41)],
      ...hourly(0, 41, { ...OTHER, region: 'us-east-1' }),
      ...hourly(0, 41, { ...OTHER, accountId: '999999999999' }),
    ],
    begins: 0,
  },
  {
    rule: 'health check logs are no data',
    ledger: [
      ...hourly(0, 8, { rows: 0, skipped: { 'health-check': 9 } }),
      ...[...hourly(9, 9), ...hourly(0, 9, OTHER)],
    ],
    begins: 9,
  },
  {
    rule: 'objects without a handshake are data',
    ledger: hourly(0, 9, { rows: 0, skipped: { 'plain-http': 9 } }),
    begins: 0,
  },
  {
    rule: 'objects that were set aside are none',
    ledger: [...hourly(0, 4, { quarantined: 'gzip-corrupt' }), ...hourly(5, 6)],
    begins: 5,
  },
  {
    rule: 'an object whose name tells no period tells no beginning',
    ledger: [ledgerRow(null), ...hourly(0, 1, { ...OTHER })],
    begins: null,
  },
];

test.each(EXAMPLES)('$rule', async ({ ledger, begins }) => {
  const expected = begins === null ? undefined : T0 + begins * HOUR_MS - PERIOD_MS;
  expect(await startOf({ ledger })).toBe(expected);
});

test('a hole of the others is none of this balancer', async () => {
  const ledger = [...hourly(0, 9), ...hourly(0, 1, OTHER), ...hourly(8, 9, OTHER)];
  expect(await startOf({ ledger })).toBe(T0 - PERIOD_MS);
  expect(await startOf({ ledger }, 'app/other/1')).toBe(T0 + 8 * HOUR_MS - PERIOD_MS);
});

test('a hole after the window begins nothing anew in it', async () => {
  const ledger = [...hourly(0, 9), ...hourly(20, 21), ...hourly(0, 21, OTHER)];
  const settings = { fromMs: T0, toMs: T0 + 10 * HOUR_MS };
  expect(await startOf({ ledger, settings })).toBe(T0 - PERIOD_MS);
});

test('deliveries before the days that a window reads are looked for, but not for ever', async () => {
  const monday = { fromMs: T0, toMs: T0 + DAY_MS };
  const quiet = [...hourly(-90, -80), ...hourly(0, 9)];
  expect(await startOf({ ledger: quiet, settings: monday })).toBe(T0 - 90 * HOUR_MS - PERIOD_MS);
  const old = [...hourly(-500, -480), ...hourly(0, 9)];
  expect(await startOf({ ledger: old, settings: monday })).toBe(T0 - PERIOD_MS);
});

test('what the lake holds of earlier runs tells that data are older than this run', async () => {
  const friday = hourly(-70, -60);
  const ledger = hourly(0, 9);
  const lake = { ledger, settings: { wholeLedger: true as const } };
  expect(await startOf(lake)).toBe(T0 - PERIOD_MS);
  // Nothing was read of Friday: what came to pass since its last object is all there is.
  expect(await startOf({ ...lake, deliveries: [...friday, ...ledger] })).toBe(T0 - 60 * HOUR_MS);
});

test('objects that this run left out are no history, later ones no matter', async () => {
  const all = hourly(0, 20);
  const settings = { wholeLedger: true as const };
  const ledger = all.slice(5, 10);
  expect(await startOf({ ledger, deliveries: all, settings })).toBe(T0 + 4 * HOUR_MS);
  const holed = all.filter((_, hour) => hour !== 7);
  expect(await startOf({ ledger: holed, deliveries: all, settings })).toBe(T0 + 7 * HOUR_MS);
});

const at = (hours: number, given: Partial<HandshakeText> = {}) =>
  handshake({ handshake_at_ms: T0 + hours * HOUR_MS - PERIOD_MS, ...given });

async function countsOf(lake: Lake) {
  const { rates } = await measured(lake);
  const total = (portion: 'all' | 'judged', balancer = SHOP) =>
    rates
      .filter((rate) => rate.level === 'balancer' && rate.balancer === balancer)
      .filter((rate) => rate.arrival === 'all' && rate.tlsVersion === 'all')
      .find((rate) => rate.excluded === 'all' && rate.portion === portion)?.handshakes ?? 0;
  return { total, rates };
}

test('handshakes are judged from a session lifetime after the first data on', async () => {
  const handshakes = [at(0), at(24), handshake({ handshake_at_ms: at(24).handshake_at_ms - 1 })];
  const { total, rates } = await countsOf({ handshakes, ledger: hourly(0, 30) });
  expect([total('all'), total('judged')]).toEqual([3, 1]);
  const judged = rates.filter(({ portion }) => portion === 'judged');
  expect(new Set(judged.map(({ level }) => level))).toEqual(new Set(['node', 'balancer']));
  expect(new Set(judged.map(({ excluded }) => excluded))).toEqual(new Set(['all', 'no']));
  expect(
    judged.every(({ historyComplete, tlsVersion }) => historyComplete && tlsVersion === 'all'),
  ).toBe(true);
  expect(rates.find(({ level }) => level === 'region')?.historyComplete).toBe(false);
});

test('a connection that began before the first data is never judged by its own time', async () => {
  const days = handshake({ handshake_at_ms: T0 - 5 * DAY_MS, last_seen_ms: T0 + 30 * HOUR_MS });
  const { total } = await countsOf({ handshakes: [days, at(10)], ledger: hourly(0, 30) });
  expect([total('all'), total('judged')]).toEqual([2, 0]);
});

test('a young balancer does not move what others are judged on', async () => {
  const young = { balancer: 'app/other/1' };
  const handshakes = [at(30), at(30, young)];
  const ledger = [...hourly(0, 30), ...hourly(29, 30, young)];
  const { total } = await countsOf({ handshakes, ledger });
  expect([total('judged'), total('all', young.balancer), total('judged', young.balancer)]).toEqual([
    ...[1, 1, 0],
  ]);
});

test('without a ledger nothing is judged', async () => {
  const { total } = await countsOf({ handshakes: [at(0), at(48)] });
  expect([total('all'), total('judged')]).toEqual([2, 0]);
});

test('a row of judged handshakes has the counts and moments of these alone', async () => {
  const handshakes = [
    ...[at(1), at(25, { outcome: 'resumed' }), at(26, { outcome: 'resumed' })],
    at(26, { client: 'client-b', outcome: 'unknown' }),
  ];
  const { rates } = await countsOf({ handshakes, ledger: hourly(0, 30) });
  const of = (arrival: string) =>
    rates.find((rate) => {
      const isNode = rate.level === 'node' && rate.portion === 'judged';
      return isNode && rate.excluded === 'no' && rate.arrival === arrival;
    });
  expect(of('same-node')).toMatchObject({ handshakes: 2, resumed: 2, clients: 1, sumNn: 4 });
  expect(of('first')).toMatchObject({ handshakes: 1, unknown: 1, clients: 0, sumNn: 0 });
  expect(of('all')).toMatchObject({ handshakes: 3, withinScope: 2, ceilingBase: 2, sumKk: 4 });
});

/** What AWS judges in the hour of a stack: one handshake in each hour since its first log. */
test.each([
  [30, 5],
  [49, 24],
  [100, 24],
])('in its hour %d a stack judges %d of the 24 hours', async (hour, judged) => {
  const startMs = Date.UTC(2026, 0, 1);
  const perHour = 12;
  const ledger = Array.from({ length: hour * perHour }, (_, index) =>
    ledgerRow(startMs + (index + 1) * PERIOD_MS),
  );
  const handshakes = Array.from({ length: hour }, (_, index) =>
    handshake({ handshake_at_ms: startMs + index * HOUR_MS }),
  );
  const [window] = dueWindows(startMs + hour * HOUR_MS);
  expect(window?.toMs).toBe(startMs + (hour - 1) * HOUR_MS);
  const { total } = await countsOf({ handshakes, ledger, ...(window ? { settings: window } : {}) });
  expect([total('all'), total('judged')]).toEqual([24, judged]);
});

test('the hole is as long as a balancer is stale by default', () => {
  expect(HOLE_MS).toBe(3 * HOUR_MS);
});
