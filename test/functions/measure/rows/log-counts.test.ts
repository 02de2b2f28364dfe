import { expect, test } from 'vitest';
import { logCounts, logHours } from '../../../../functions/measure/rows/log-counts.ts';
import type { LogCell, LogClients } from '../../../../functions/measure/rows/log-row.ts';

const NODE = {
  balancerType: 'application',
  region: 'eu-west-1',
  accountId: '1',
  balancer: 'app/a/1',
  node: '10.0.0.1',
} as const;
const CELL: LogCell = {
  ...NODE,
  ...{ tlsVersion: '1.3', excluded: 'no', arrival: 'first', isJudged: false, hourAtMs: null },
  clientKind: null,
  ...{ handshakes: 5, resumed: 1, full: 2, unknown: 1, failed: 1, withinScope: 1, ceilingBase: 3 },
  ...{ firstAtMs: 1000, lastAtMs: 2000 },
};
const CLIENTS: LogClients = {
  ...NODE,
  ...{ level: 'node', arrival: 'all', tlsVersion: 'all', excluded: 'all', portion: 'all' },
  ...{ clients: 2, sumNn: 5, sumKk: 1, sumNk: 2, clientKind: null },
};
const MOMENTS = { clients: 2, sumNn: 5, sumKk: 1, sumNk: 2 };
const NONE = { clients: 0, sumNn: 0, sumKk: 0, sumNk: 0 };

/** The counts with those labels, else of margins, of the node. */
function countsOf(cells: readonly LogCell[], clients: readonly LogClients[], labels = {}) {
  const wanted = { level: 'node', arrival: 'all', tlsVersion: 'all', excluded: 'all' };
  const all = Object.entries({ ...wanted, portion: 'all', ...labels });
  return logCounts(cells, clients).filter((counts) =>
    all.every(([name, value]) => Reflect.get(counts, name) === value),
  );
}

test('a cell counts at each level: by arrival and version, by exclusion below the Region', () => {
  const labels = logCounts([CELL], []).map(({ level, arrival, tlsVersion, excluded }) =>
    [level, arrival, tlsVersion, excluded].join(' '),
  );
  const atRegion = ['all all', '1.3 all'];
  const below = [...atRegion, 'all no'];
  const expected = { node: below, balancer: below, region: atRegion };
  expect(labels.toSorted()).toEqual(
    Object.entries(expected)
      .flatMap(([level, splits]) => splits.map((split) => [level, split] as const))
      .flatMap(([level, split]) =>
        ['all', 'first'].map((arrival) => `${level} ${arrival} ${split}`),
      )
      .toSorted(),
  );
});

test('a level names no more than its place', () => {
  const [region] = countsOf([CELL], [], { level: 'region' });
  expect(region).toMatchObject({ accountId: null, balancer: null, node: null });
  const [balancer] = countsOf([CELL], [], { level: 'balancer' });
  expect(balancer).toMatchObject({ accountId: '1', balancer: 'app/a/1', node: null });
});

test('margins are sums, with the first and the last of the times', () => {
  const other: LogCell = { ...CELL, arrival: 'same-node', firstAtMs: 500, lastAtMs: 1500 };
  const [sum, ...more] = countsOf([CELL, other], []);
  expect(more).toEqual([]);
  expect(sum).toMatchObject({ handshakes: 10, resumed: 2, full: 4, unknown: 2, failed: 2 });
  expect(sum).toMatchObject({ withinScope: 2, ceilingBase: 6, firstAtMs: 500, lastAtMs: 2000 });
});

test('a Region pools the balancers and accounts of a type', () => {
  const cells = [CELL, { ...CELL, accountId: '2' }, { ...CELL, balancer: 'app/b/2' }];
  expect(countsOf(cells, [], { level: 'region' })).toMatchObject([{ handshakes: 15 }]);
  expect(countsOf(cells, [], { level: 'balancer' })).toHaveLength(3);
  const types = [CELL, { ...CELL, balancerType: 'network' as const }];
  expect(countsOf(types, [], { level: 'region' })).toHaveLength(2);
});

test('judged handshakes count once more, in no Region and on no excluded listener', () => {
  const judged: LogCell = { ...CELL, isJudged: true, handshakes: 3 };
  const cells = [CELL, judged, { ...judged, excluded: 'yes' as const }];
  expect(countsOf(cells, [])).toMatchObject([{ handshakes: 11, historyComplete: false }]);
  const portion = 'judged';
  expect(countsOf(cells, [], { portion })).toMatchObject([
    { handshakes: 6, historyComplete: true },
  ]);
  expect(countsOf(cells, [], { portion, excluded: 'no' })).toMatchObject([{ handshakes: 3 }]);
  expect(countsOf(cells, [], { portion, excluded: 'yes' })).toEqual([]);
  expect(countsOf(cells, [], { portion, level: 'region' })).toEqual([]);
  expect(countsOf(cells, [], { portion, tlsVersion: '1.3' })).toEqual([]);
});

test('history is complete where every handshake is judged', () => {
  const judged = { ...CELL, isJudged: true };
  expect(countsOf([judged, judged], [])).toMatchObject([{ historyComplete: true }]);
});

test('moments come from the group of the same labels, else there are none', () => {
  expect(countsOf([CELL], [CLIENTS])).toMatchObject([MOMENTS]);
  expect(countsOf([CELL], [{ ...CLIENTS, arrival: 'first' }])).toMatchObject([NONE]);
  expect(
    countsOf([CELL], [{ ...CLIENTS, tlsVersion: '1.3' }], { tlsVersion: '1.3' }),
  ).toMatchObject([MOMENTS]);
  // A client that comes to no row of a group is in none.
  expect(logCounts([], [CLIENTS])).toEqual([]);
});

test('where no listener of the balancer is excluded, clients of `no` are those of `all`', () => {
  expect(countsOf([CELL], [CLIENTS], { excluded: 'no' })).toMatchObject([MOMENTS]);
});

test('beside an excluded listener, at another node too, only their own moments count', () => {
  const elsewhere: LogCell = { ...CELL, node: '10.0.0.2', excluded: 'yes' };
  const cells = [CELL, elsewhere];
  expect(countsOf(cells, [CLIENTS], { excluded: 'no' })).toMatchObject([NONE]);
  const divided: LogClients = { ...CLIENTS, excluded: 'no', clients: 1 };
  expect(countsOf(cells, [CLIENTS, divided], { excluded: 'no' })).toMatchObject([
    { ...MOMENTS, clients: 1 },
  ]);
});

test('an excluded listener of another balancer changes nothing', () => {
  const other: LogCell = { ...CELL, balancer: 'app/b/2', excluded: 'yes' };
  const [found] = countsOf([CELL, other], [CLIENTS], { excluded: 'no' });
  expect(found).toMatchObject(MOMENTS);
});

test('hours count at each level, without clients, and in no count of the window', () => {
  const hours = [0, 1].map((hour): LogCell => ({ ...CELL, hourAtMs: 3_600_000 * (1 + hour) }));
  const [hour] = hours;
  const found = logHours([CELL, ...hours, { ...CELL, ...hour, node: '10.0.0.2' }]);
  const text = found.map(
    ({ hourAtMs, counts: { level, handshakes } }) =>
      `${hourAtMs / 3_600_000} ${level} ${handshakes}`,
  );
  expect(text.toSorted()).toEqual(
    ['1 balancer 10', '1 node 5', '1 node 5', '1 region 10'].concat([
      '2 balancer 5',
      '2 node 5',
      '2 region 5',
    ]),
  );
  for (const { counts } of found)
    expect(counts).toMatchObject({ ...NONE, arrival: 'all', tlsVersion: 'all', excluded: 'all' });
  expect(found[0]?.counts).not.toHaveProperty('hourAtMs');
  expect(logCounts(hours, [CLIENTS])).toEqual([]);
});
