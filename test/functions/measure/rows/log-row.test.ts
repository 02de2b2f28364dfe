import { expect, test } from 'vitest';
import { CLIENT_KINDS } from '../../../../functions/clients/client-kind.ts';
import { logCellOfRow, logClientsOfRow } from '../../../../functions/measure/rows/log-row.ts';
import { placeLookup } from '../../../../functions/measure/rows/place-row.ts';
import { PICKS, RETURNS } from '../../../../functions/measure/sql/moment-sql.ts';

const PLACE = {
  level: 'node',
  balancerType: 'application',
  region: 'eu-west-1',
  accountId: '1',
  balancer: 'app/shop/1',
  node: '10.0.0.1',
} as const;
const { level: _, ...NAMES } = PLACE;
const NUMBERS = { regionNumber: null, balancerNumber: 1_000_001, nodeNumber: 1 };
const REGION = { regionNumber: 1, balancerNumber: null, nodeNumber: null };
const placeOf = placeLookup([
  { ...NAMES, isMutual: false, startsAtMs: null, numbers: { ...NUMBERS, regionNumber: 1 } },
]);
/** TLS 1.3 of an application balancer, beside an excluded listener. */
const LABELS = { tlsNumber: 42, exclusion: 1, clientKind: null };
// Arrival, judged, hour, kind; all, resumed, full, unknown, failed; within scope, base; first, last.
const CELL = '2,1,0,0,12,3,7,1,1,4,10,1000,2000';

/** Where the numbers of returns begin, those of straight ones, and the end. */
const [RETURNS_AT, STRAIGHT_AT] = [4 * PICKS.length, 4 * PICKS.length + 2 * RETURNS.length];
const TEXTS = STRAIGHT_AT + 6;

test('the text of a cell has its labels, counts and times', () => {
  expect(logCellOfRow({ ...NUMBERS, ...LABELS, cell: CELL, moments: null }, placeOf)).toEqual({
    ...NAMES,
    ...{ tlsVersion: '1.3', excluded: 'no', arrival: 'cross-node', isJudged: true },
    ...{
      clientKind: null,
      hourAtMs: null,
      handshakes: 12,
      resumed: 3,
      full: 7,
      unknown: 1,
      failed: 1,
    },
    ...{ withinScope: 4, ceilingBase: 10, firstAtMs: 1000, lastAtMs: 2000 },
  });
});

test('a cell of an hour has neither arrival nor version, whatever stands in their place', () => {
  const cell = '0,0,3600000,0,1,0,1,0,0,0,1,3600001,3600001';
  const hour = logCellOfRow({ ...NUMBERS, tlsNumber: null, exclusion: null, cell }, placeOf);
  expect(hour).toMatchObject({ hourAtMs: 3_600_000, isJudged: false, handshakes: 1 });
});

test.each([
  { exclusion: 0, excluded: 'no' },
  { exclusion: 1, excluded: 'no' },
  { exclusion: 2, excluded: 'yes' },
])('the exclusion $exclusion means $excluded', ({ exclusion, excluded }) => {
  expect(logCellOfRow({ ...NUMBERS, ...LABELS, exclusion, cell: CELL }, placeOf).excluded).toBe(
    excluded,
  );
  const row = { ...NUMBERS, ...LABELS, exclusion, moments: momentsOf(TEXTS) };
  const [one] = logClientsOfRow(row, placeOf).clients;
  expect(one?.excluded).toBe(excluded);
});

test('the text of moments has four of them for each arrival and portion', () => {
  const row = { ...NUMBERS, ...LABELS, cell: null, moments: momentsOf(TEXTS) };
  const moments = logClientsOfRow(row, placeOf).clients;
  expect(moments).toHaveLength(PICKS.length);
  const labels = moments.map(({ portion, arrival }) => `${portion} ${arrival}`);
  expect(new Set(labels).size).toBe(PICKS.length);
  expect(moments[0]).toEqual({
    ...PLACE,
    ...{ tlsVersion: '1.3', excluded: 'no', arrival: 'all', portion: 'all' },
    ...{ clientKind: null, clients: 1, sumNn: 2, sumKk: 3, sumNk: 4 },
  });
  expect(moments.at(-1)).toMatchObject({ portion: 'judged', sumNk: 4 * PICKS.length });
});

test('behind them it has the full returns of each portion', () => {
  const row = { ...NUMBERS, ...LABELS, clientKind: 10, moments: momentsOf(TEXTS) };
  const { returns } = logClientsOfRow(row, placeOf);
  expect(returns.map(({ portion }) => portion)).toEqual(['all', 'judged']);
  expect(returns[0]).toMatchObject({
    ...{ clientKind: CLIENT_KINDS[9], silent: RETURNS_AT + 1, lapsed: RETURNS_AT + 2 },
  });
});

test('at its end it has the sums over clients that came straight back, of nodes by kind', () => {
  const row = { ...NUMBERS, ...LABELS, clientKind: 10, moments: momentsOf(TEXTS) };
  const sums = ['returns', 'sumW', 'sumR', 'sumWw', 'sumRr', 'sumWr'];
  expect(logClientsOfRow(row, placeOf).straight).toMatchObject([
    {
      ...{ clientKind: CLIENT_KINDS[9], labels: PLACE },
      ...Object.fromEntries(sums.map((name, at) => [name, STRAIGHT_AT + 1 + at])),
    },
  ]);
  const ofBalancer = { ...row, nodeNumber: null };
  expect(logClientsOfRow(ofBalancer, placeOf).straight).toEqual([]);
  expect(logClientsOfRow({ ...row, clientKind: null }, placeOf).straight).toEqual([]);
});

test('a cell of a kind names it', () => {
  const cell = CELL.replace('2,1,0,0', '2,1,0,1');
  expect(logCellOfRow({ ...NUMBERS, ...LABELS, cell }, placeOf)).toMatchObject({
    ...{ clientKind: CLIENT_KINDS[0], balancer: NAMES.balancer },
  });
});

test('a label that a group does not divide by is its margin', () => {
  const moments = momentsOf(TEXTS);
  const labels = { tlsNumber: null, exclusion: null, clientKind: null, moments };
  for (const group of logClientsOfRow({ ...REGION, ...labels }, placeOf).clients)
    expect(group).toMatchObject({ level: 'region', tlsVersion: 'all', excluded: 'all' });
});

test.each([null, '', '1,2', `${CELL},1`, CELL.replace('12', '-1'), CELL.replace('12', '1e3')])(
  'the cell %j is refused',
  (cell) => expect(() => logCellOfRow({ ...NUMBERS, ...LABELS, cell }, placeOf)).toThrow(),
);

test.each([null, momentsOf(TEXTS - 1), `${momentsOf(TEXTS)},1`, CELL])(
  'the moments %j are refused',
  (moments) => expect(() => logClientsOfRow({ ...NUMBERS, ...LABELS, moments }, placeOf)).toThrow(),
);

test.each([
  { level: 'node', numbers: NUMBERS, names: NAMES },
  { level: 'balancer', numbers: { ...NUMBERS, nodeNumber: null }, names: { ...NAMES, node: null } },
  {
    level: 'region',
    numbers: REGION,
    names: { ...NAMES, accountId: null, balancer: null, node: null },
  },
])('the finest number of a group is that of its $level', ({ level, numbers, names }) => {
  const row = { ...numbers, ...LABELS, moments: momentsOf(TEXTS) };
  expect(logClientsOfRow(row, placeOf).clients[0]).toMatchObject({ level, ...names });
});

/** The numbers from 1 on, so many. */
function momentsOf(numbers: number): string {
  return Array.from({ length: numbers }, (__, at) => at + 1).join(',');
}
