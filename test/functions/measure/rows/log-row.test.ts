import { expect, test } from 'vitest';
import { logCellOfRow, logClientsOfRow } from '../../../../functions/measure/rows/log-row.ts';
import { placeLookup } from '../../../../functions/measure/rows/place-row.ts';
import { PICKS } from '../../../../functions/measure/sql/moment-sql.ts';

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
const LABELS = { tlsNumber: 42, exclusion: 1 };
// Arrival, judged, hour; all, resumed, full, unknown, failed; within scope, base; first, last.
const CELL = '2,1,0,12,3,7,1,1,4,10,1000,2000';

test('the text of a cell has its labels, counts and times', () => {
  expect(logCellOfRow({ ...NUMBERS, ...LABELS, cell: CELL, moments: null }, placeOf)).toEqual({
    ...NAMES,
    ...{ tlsVersion: '1.3', excluded: 'no', arrival: 'cross-node', isJudged: true },
    ...{ hourAtMs: null, handshakes: 12, resumed: 3, full: 7, unknown: 1, failed: 1 },
    ...{ withinScope: 4, ceilingBase: 10, firstAtMs: 1000, lastAtMs: 2000 },
  });
});

test('a cell of an hour has neither arrival nor version, whatever stands in their place', () => {
  const cell = '0,0,3600000,1,0,1,0,0,0,1,3600001,3600001';
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
  const row = { ...NUMBERS, ...LABELS, exclusion, moments: momentsOf(PICKS.length) };
  const [one] = logClientsOfRow(row, placeOf);
  expect(one?.excluded).toBe(excluded);
});

test('the text of moments has four of them for each arrival and portion', () => {
  const row = { ...NUMBERS, ...LABELS, cell: null, moments: momentsOf(PICKS.length) };
  const moments = logClientsOfRow(row, placeOf);
  expect(moments).toHaveLength(PICKS.length);
  const labels = moments.map(({ portion, arrival }) => `${portion} ${arrival}`);
  expect(new Set(labels).size).toBe(PICKS.length);
  expect(moments[0]).toEqual({
    ...PLACE,
    ...{ tlsVersion: '1.3', excluded: 'no', arrival: 'all', portion: 'all' },
    ...{ clients: 1, sumNn: 2, sumKk: 3, sumNk: 4 },
  });
  expect(moments.at(-1)).toMatchObject({ portion: 'judged', sumNk: 4 * PICKS.length });
});

test('a label that a group does not divide by is its margin', () => {
  const moments = momentsOf(PICKS.length);
  const labels = { tlsNumber: null, exclusion: null, moments };
  for (const group of logClientsOfRow({ ...REGION, ...labels }, placeOf))
    expect(group).toMatchObject({ level: 'region', tlsVersion: 'all', excluded: 'all' });
});

test.each([null, '', '1,2', `${CELL},1`, CELL.replace('12', '-1'), CELL.replace('12', '1e3')])(
  'the cell %j is refused',
  (cell) => expect(() => logCellOfRow({ ...NUMBERS, ...LABELS, cell }, placeOf)).toThrow(),
);

test.each([null, momentsOf(PICKS.length - 1), `${momentsOf(PICKS.length)},1`, CELL])(
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
  const row = { ...numbers, ...LABELS, moments: momentsOf(PICKS.length) };
  expect(logClientsOfRow(row, placeOf)[0]).toMatchObject({ level, ...names });
});

/** The numbers from 1 on, four for each of so many. */
function momentsOf(picks: number): string {
  return Array.from({ length: 4 * picks }, (__, at) => at + 1).join(',');
}
