import { describe, expect, test } from 'vitest';
import {
  exclusionAt,
  exclusionCte,
  exclusionsApart,
} from '../../../../functions/measure/sql/exclusion-sql.ts';
import type { Handshake } from '../../../../functions/model/handshake.ts';
import type { Exclusion, MeasureSettings, Rate } from '../../../../functions/model/rate.ts';
import { HOUR_MS } from '../../../../functions/model/time.ts';
import { type HandshakeText, handshake, T0 } from '../lake-rows.ts';
import { measuring } from '../measured-lake.ts';

const measured = measuring();
const at = (afterMs: number, given: Partial<HandshakeText> = {}) =>
  handshake({ handshake_at_ms: T0 + afterMs, ...given });
const SHOP: Exclusion = {
  balancerType: 'application',
  region: 'eu-west-1',
  balancer: 'app/shop/0123456789abcdef',
  listener: null,
};

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
    rule: 'a listener that is named beside its whole balancer counts no handshake twice',
    rows: [at(0), at(5000, { listener: '8443' })],
    settings: { exclusions: [SHOP, { ...SHOP, listener: '8443' }] },
    excluded: 2,
  },
  {
    rule: 'of many exclusions each applies',
    rows: [at(0), at(5000, { listener: '8443' })],
    settings: {
      exclusions: Array.from({ length: 9000 }, (_, port) => ({ ...SHOP, listener: `${port}` })),
    },
    excluded: 2,
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
  const { rates } = await measured({ handshakes: rows, ...(settings && { settings }) });
  const split = rates.filter(
    (rate) => rate.level === 'balancer' && rate.excluded === 'yes' && rate.arrival === 'all',
  );
  expect(split.reduce((sum, rate) => sum + rate.handshakes, 0)).toBe(excluded);
  expect(split.reduce((sum, rate) => sum + rate.withinScope, 0)).toBe(0);
});

const NOON = { fromMs: null, toMs: T0 + 6000, excluded: 'yes' } as const;

test.each([
  {
    rule: 'a switch at noon: what came before is excluded, what comes after is not',
    exclusion: { ...SHOP, listener: '443', spans: [NOON] },
    split: { all: 3, yes: 2, no: 1 },
  },
  {
    rule: 'between two snapshots that differ, nothing is expected',
    exclusion: {
      ...SHOP,
      spans: [
        { fromMs: null, toMs: T0 + 5000, excluded: 'yes' },
        { fromMs: T0 + 5000, toMs: T0 + 9000, excluded: 'unknown' },
      ],
    },
    split: { all: 3, yes: 1, no: 1, unknown: 1 },
  },
  {
    rule: 'what was found at the time counts more than mutual TLS that a log shows later',
    exclusion: { ...SHOP, listener: '443', spans: [NOON] },
    mutual: true,
    split: { all: 3, yes: 2, no: 1 },
  },
  {
    rule: 'of another account it is of no concern',
    exclusion: { ...SHOP, accountId: '999999999999' },
    split: { all: 3, no: 3 },
  },
  {
    rule: 'of this account it counts',
    exclusion: { ...SHOP, accountId: '123456789012' },
    split: { all: 3, yes: 3 },
  },
] satisfies readonly {
  rule: string;
  exclusion: Exclusion;
  mutual?: boolean;
  split: Partial<Record<Rate['excluded'], number>>;
}[])('$rule', async ({ exclusion, mutual = false, split }) => {
  const rows = [at(0), at(5000), at(9000, mutual ? { mutual_tls: true } : {})];
  const { rates } = await measured({ handshakes: rows, settings: { exclusions: [exclusion] } });
  const own = rates.filter(
    (rate) =>
      rate.level === 'balancer' &&
      [rate.arrival, rate.tlsVersion, rate.portion].every((each) => each === 'all'),
  );
  const counts = own.map(({ excluded, handshakes }) => [excluded, handshakes]);
  expect(Object.fromEntries(counts)).toEqual(split);
  const bases = Object.fromEntries(own.map(({ excluded, ceilingBase }) => [excluded, ceilingBase]));
  // What nothing is expected of has no part in a ceiling.
  expect(bases.all).toBe(3 - (split.unknown ?? 0));
});

test('of two that are about one listener, what always holds is taken, and what is wider', () => {
  const timed = { ...SHOP, spans: [NOON] };
  const listener = { ...SHOP, listener: '443' };
  expect(exclusionsApart([timed, listener])).toEqual([listener]);
  expect(exclusionsApart([listener, SHOP])).toEqual([SHOP]);
  const [one, other] = ['111111111111', '222222222222'].map((accountId) => ({
    ...SHOP,
    accountId,
  }));
  expect(exclusionsApart([one, other] as Exclusion[])).toEqual([one, other]);
  expect(exclusionsApart([one, SHOP] as Exclusion[])).toEqual([SHOP]);
});

test('without spans the text is as short as it was, and equal spans are written once', () => {
  expect(exclusionAt('at_ms', { exclusions: [SHOP] })).toBe('exclusion');
  const many = Array.from({ length: 300 }, (_, id) => {
    return { ...SHOP, balancer: `app/b/${id}`, spans: [NOON] };
  });
  expect(exclusionAt('at_ms', { exclusions: many })).toBe(
    `CASE exclusion WHEN 10 THEN CASE WHEN at_ms < ${T0 + 6000} THEN 2 ELSE 1 END ELSE exclusion END`,
  );
});

test('exclusions are one table of values, a row for each that says something new', () => {
  const listeners = Array.from({ length: 500 }, (_, port) => ({ ...SHOP, listener: `${port}` }));
  const other = { ...SHOP, balancer: "o'b" };
  const sql = exclusionCte({ exclusions: [...listeners, other, SHOP, SHOP, ...listeners] });
  expect(sql.match(/VALUES/g)).toHaveLength(1);
  expect(sql.split("'eu-west-1'")).toHaveLength(3);
  const ports = exclusionCte({ exclusions: listeners });
  expect(ports.split("'eu-west-1'")).toHaveLength(501);
});

describe('clients are divided by exclusion where a listener is excluded', () => {
  const mutual = { listener: '8443', mutual_tls: true } as const;
  const momentsOf = ({ clients, sumNn, sumKk, sumNk }: Rate) => [clients, sumNn, sumKk, sumNk];
  /** The moments of a balancer by `excluded`. */
  async function momentsBy(handshakes: readonly Handshake[], balancer = SHOP.balancer) {
    const { rates } = await measured({ handshakes });
    const own = rates.filter(
      (rate) =>
        rate.level === 'balancer' &&
        rate.balancer === balancer &&
        rate.arrival === 'all' &&
        rate.tlsVersion === 'all' &&
        rate.portion === 'all',
    );
    return Object.fromEntries(own.map((rate) => [rate.excluded, momentsOf(rate)]));
  }

  test('elsewhere the moments of `no` are those of `all`', async () => {
    const rows = [at(0), at(5000, { outcome: 'resumed' }), at(0, { client: 'b', listener: null })];
    const other = at(0, { ...mutual, balancer: 'app/b/2' });
    const moments = await momentsBy([...rows, other]);
    expect(moments).toEqual({ all: [2, 5, 1, 2], no: [2, 5, 1, 2] });
  });

  test('a client of both listeners is one of each, and its counts are divided', async () => {
    const rows = [at(0), at(5000, { outcome: 'resumed' }), at(9000, mutual), at(12_000, mutual)];
    const moments = await momentsBy([...rows, at(0, { client: 'b' })]);
    // Client a: four handshakes, two at each listener; client b: one beside the excluded listener.
    expect(moments).toEqual({ all: [2, 17, 1, 4], no: [2, 5, 1, 2], yes: [1, 4, 0, 0] });
  });

  test('clients of the excluded listener alone leave `no` without any', async () => {
    const moments = await momentsBy([at(0, mutual), at(5000, { outcome: 'failed' })]);
    expect(moments).toEqual({ all: [1, 1, 0, 0], no: [0, 0, 0, 0], yes: [1, 1, 0, 0] });
  });

  test('at a node without the excluded listener too', async () => {
    const { rates } = await measured({
      handshakes: [at(0, mutual), at(5000, { node: '10.0.0.2' })],
    });
    const nodes = rates.filter(
      ({ level, excluded, arrival }) => level === 'node' && excluded === 'no' && arrival === 'all',
    );
    expect(nodes.map((rate) => [rate.node, ...momentsOf(rate)])).toEqual([
      ['10.0.0.2', 1, 1, 0, 0],
    ]);
  });
});
