import { expect, test } from 'vitest';
import { INITIAL_STATE } from '../../../../../functions/publish/page/data/page-state.ts';
import { namedBalancers, placesOf } from '../../../../../functions/publish/page/data/places.ts';
import { makeReport } from '../../../../../functions/publish/report.ts';
import { fleet } from '../../../../browser/fleet.ts';
import { reportOfBefore } from '../../report-of-before.ts';
import { sampleParts } from '../../report-samples.ts';

const sample = placesOf(makeReport(sampleParts()));

test('trials, which name no account, are of the one balancer of their name', () => {
  const { report } = fleet({ balancers: 3, nodes: 2 });
  const { balancers } = placesOf(report);
  expect(
    balancers.map(({ accountId, trials, cells, nodes }) => [
      accountId,
      trials.length,
      cells.length,
      nodes.length,
    ]),
  ).toEqual(Array(3).fill(['123456789012', 6, 18, 2]));
});

test('two accounts with a balancer of one name are two balancers, and trials of neither', () => {
  const { report } = fleet({ balancers: 1, nodes: 1 });
  const other = report.rates
    .filter(({ evidence, accountId }) => evidence === 'log' && accountId !== null)
    .map((rate) => ({ ...rate, accountId: '210987654321' }));
  const { balancers } = placesOf({ ...report, rates: [...report.rates, ...other] });
  expect(balancers.map(({ accountId, cells }) => [accountId, cells.length])).toEqual([
    ['123456789012', 0],
    [null, 6],
    ['210987654321', 0],
  ]);
});

test('a balancer that only deviates, or only has a place in the ledger, is there', () => {
  const names = sample.balancers.map(({ balancer }) => balancer);
  expect(names).toContain('net/api/2222222222222222');
  expect(names).toContain('never-used');
});

test('how long sessions live is told of the one balancer of that name, and of its nodes', () => {
  const { report } = fleet({ balancers: 2, nodes: 2 });
  const [first, second] = placesOf(report).balancers;
  expect(first?.survival.length).toBeGreaterThan(0);
  expect(first?.survival).toEqual(report.survival);
  expect(second?.survival).toEqual([]);
});

test('a balancer of which only survival is known is there, with its nodes', () => {
  const { report } = fleet({ balancers: 1, nodes: 2 });
  const survival = (report.survival ?? []).map((row) => ({ ...row, balancer: 'app/alone/1' }));
  const alone = placesOf({ ...report, survival }).balancers.find(
    ({ balancer }) => balancer === 'app/alone/1',
  );
  expect(alone?.nodes.map(({ node }) => node)).toEqual(['10.0.0.1', '10.0.0.2']);
  expect(alone?.verdict).toBeNull();
});

test('trials lie behind for the balancer that they are of', () => {
  const { balancers } = placesOf(fleet({ balancers: 3, nodes: 1 }).report);
  for (const { freshness } of balancers) {
    expect(freshness.map(({ evidence }) => evidence)).toEqual(['log', 'trials']);
  }
});

test('a balancer and its nodes have its verdict, a Region the counts of its balancers', () => {
  const { report } = fleet({ balancers: 6, nodes: 2 });
  const { balancers, nodes, regions } = placesOf(report);
  expect(balancers.map(({ verdict }) => verdict)).toEqual(report.balancers);
  expect(balancers.map(({ verdicts }) => verdicts)).toEqual(
    report.balancers.map(({ verdict }) => ({ [verdict]: 1 })),
  );
  expect(nodes.map(({ verdicts, judgedFrom }) => [verdicts, judgedFrom])).toEqual(
    report.balancers.flatMap(({ verdict, judgedFrom }) =>
      Array(2).fill([{ [verdict]: 1 }, judgedFrom]),
    ),
  );
  expect(regions.map(({ verdicts }) => verdicts)).toEqual([
    { deviating: 1, 'not-enough-evidence': 1 },
    { sound: 2 },
    { suspected: 1, sound: 1 },
  ]);
});

test('a verdict that names no account is of the one balancer of its name; the worse one counts', () => {
  const { report } = fleet({ balancers: 1, nodes: 1 });
  const [verdict] = report.balancers;
  if (verdict === undefined) throw new Error('the fleet has no verdict');
  const unnamed = { ...verdict, accountId: 'unknown', verdict: 'sound' as const };
  for (const balancers of [[unnamed], [verdict, unnamed], [unnamed, verdict]]) {
    const found = placesOf({ ...report, balancers }).balancers;
    const worst = balancers.length === 1 ? 'sound' : 'deviating';
    expect(found.map(({ verdict: one }) => one?.verdict)).toEqual([worst]);
  }
});

test('a balancer that only a verdict names is there', () => {
  const { report } = fleet({ balancers: 1, nodes: 1 });
  const [verdict] = report.balancers;
  if (verdict === undefined) throw new Error('the fleet has no verdict');
  const balancers = [{ ...verdict, balancer: 'app/quiet/1' }];
  const names = placesOf({ ...report, balancers }).balancers.map(({ balancer }) => balancer);
  expect(names).toContain('app/quiet/1');
});

test('a state names balancers by name, and by account and Region where it gives them', () => {
  const places = placesOf(fleet({ balancers: 6, nodes: 1 }, () => 'app/same/1').report);
  const state = { ...INITIAL_STATE, balancer: 'app/same/1' };
  expect(namedBalancers(places, state)).toHaveLength(3);
  expect(namedBalancers(places, { ...state, in: 'us-east-1' })).toHaveLength(1);
  expect(namedBalancers(places, { ...state, account: '1' })).toEqual([]);
});

test('rows by kind stand beside those of all kinds, of balancers and Regions alone', () => {
  const { report } = fleet({ balancers: 3, nodes: 2 });
  const { balancers, regions, nodes } = placesOf(report);
  for (const place of [...balancers, ...regions]) {
    expect(place.log?.clientKind).toBe('all');
    const all = place.kinds.filter(({ arrival }) => arrival === 'all');
    expect(all.map(({ clientKind }) => clientKind)).toContain('go-http');
    expect(all.reduce((sum, { handshakes }) => sum + handshakes, 0)).toBe(place.log?.handshakes);
    expect(place.clients).toMatchObject({ level: place.level, balancer: place.balancer });
  }
  expect(nodes.flatMap(({ kinds, clients }) => [...kinds, ...(clients ? [clients] : [])])).toEqual(
    [],
  );
});

test('a report of a version without kinds of clients reads as before', () => {
  const { report } = fleet({ balancers: 2, nodes: 1 });
  const of = (places: ReturnType<typeof placesOf>) =>
    [...places.balancers, ...places.regions].map(({ log, byArrival, trials }) => [
      log?.handshakes,
      Object.keys(byArrival),
      trials.length,
    ]);
  const places = placesOf(reportOfBefore(report));
  expect(of(places)).toEqual(of(placesOf(report)));
  expect(places.balancers.map(({ kinds, clients }) => [kinds, clients])).toEqual([
    [[], null],
    [[], null],
  ]);
});
