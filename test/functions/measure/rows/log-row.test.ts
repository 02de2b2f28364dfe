import { expect, test } from 'vitest';
import { logCellOfRow, logClientsOfRow } from '../../../../functions/measure/rows/log-row.ts';
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
/** TLS 1.3 of an application balancer, beside an excluded listener. */
const LABELS = { tlsNumber: 42, exclusion: 1 };
// Arrival, judged, hour; all, resumed, full, unknown, failed; within scope, base; first, last.
const CELL = '2,1,0,12,3,7,1,1,4,10,1000,2000';

test('the text of a cell has its labels, counts and times', () => {
  expect(logCellOfRow({ ...PLACE, ...LABELS, cell: CELL, moments: null })).toEqual({
    ...NAMES,
    ...{ tlsVersion: '1.3', excluded: 'no', arrival: 'cross-node', isJudged: true },
    ...{ hourAtMs: null, handshakes: 12, resumed: 3, full: 7, unknown: 1, failed: 1 },
    ...{ withinScope: 4, ceilingBase: 10, firstAtMs: 1000, lastAtMs: 2000 },
  });
});

test('a cell of an hour has neither arrival nor version, whatever stands in their place', () => {
  const cell = '0,0,3600000,1,0,1,0,0,0,1,3600001,3600001';
  const hour = logCellOfRow({ ...PLACE, tlsNumber: null, exclusion: null, cell });
  expect(hour).toMatchObject({ hourAtMs: 3_600_000, isJudged: false, handshakes: 1 });
});

test.each([
  { exclusion: 0, excluded: 'no' },
  { exclusion: 1, excluded: 'no' },
  { exclusion: 2, excluded: 'yes' },
])('the exclusion $exclusion means $excluded', ({ exclusion, excluded }) => {
  expect(logCellOfRow({ ...PLACE, ...LABELS, exclusion, cell: CELL }).excluded).toBe(excluded);
  const [one] = logClientsOfRow({
    ...PLACE,
    ...LABELS,
    exclusion,
    moments: momentsOf(PICKS.length),
  });
  expect(one?.excluded).toBe(excluded);
});

test('the text of moments has four of them for each arrival and portion', () => {
  const row = { ...PLACE, ...LABELS, cell: null, moments: momentsOf(PICKS.length) };
  const moments = logClientsOfRow(row);
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
  const region = { ...PLACE, level: 'region', accountId: null, balancer: null, node: null };
  for (const group of logClientsOfRow({ ...region, tlsNumber: null, exclusion: null, moments }))
    expect(group).toMatchObject({ level: 'region', tlsVersion: 'all', excluded: 'all' });
});

test.each([null, '', '1,2', `${CELL},1`, CELL.replace('12', '-1'), CELL.replace('12', '1e3')])(
  'the cell %j is refused',
  (cell) => expect(() => logCellOfRow({ ...PLACE, ...LABELS, cell })).toThrow(),
);

test.each([null, momentsOf(PICKS.length - 1), `${momentsOf(PICKS.length)},1`, CELL])(
  'the moments %j are refused',
  (moments) => expect(() => logClientsOfRow({ ...PLACE, ...LABELS, moments })).toThrow(),
);

/** The numbers from 1 on, four for each of so many. */
function momentsOf(picks: number): string {
  return Array.from({ length: 4 * picks }, (__, at) => at + 1).join(',');
}
