import { expect, test } from 'vitest';
import {
  observedLifetime,
  type SurvivalCluster,
  type SurvivalIssue,
  survivalAge,
  survivalCurves,
} from '../../../functions/model/survival.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../functions/model/time.ts';

/** Sessions of one age, each issued in a minute of its own unless in so few. */
function cell(ageMs: number, resumed: number, full: number, given: Partial<SurvivalCluster> = {}) {
  return Array.from({ length: resumed + full }, (_, at) => ({
    ...{ balancerType: 'application', region: 'eu-west-1', balancer: 'app/a/1', node: '192.0.2.1' },
    ...{
      accountId: null,
      mechanism: 'psk',
      relation: 'same-node',
      ageMs,
      issuedAtMs: at * MINUTE_MS,
    },
    ...{ resumed: Number(at < resumed), full: Number(at >= resumed), failed: 0, withheld: 0 },
    ...given,
  })) satisfies SurvivalCluster[] as SurvivalCluster[];
}

const curvesOf = (clusters: readonly SurvivalCluster[], issues: readonly SurvivalIssue[] = []) =>
  survivalCurves(clusters, issues);

test('pools what rises, in order of age, and tells the median and a day', () => {
  const [curve] = curvesOf([
    ...cell(DAY_MS, 2, 18),
    ...cell(MINUTE_MS, 20, 0),
    ...cell(HOUR_MS, 12, 8),
    ...cell(6 * HOUR_MS, 16, 4),
    ...cell(12 * HOUR_MS, 10, 10),
  ]);
  expect(curve?.points.map(({ accepted }) => accepted)).toEqual([1, 0.7, 0.7, 0.5, 0.1]);
  expect(curve).toMatchObject({ medianMs: 12 * HOUR_MS, acceptedAt24h: 0.1 });
  for (const { accepted, low, high } of curve?.points ?? []) {
    expect(low).toBeLessThanOrEqual(accepted ?? Number.NaN);
    expect(high).toBeGreaterThanOrEqual(accepted ?? Number.NaN);
  }
});

test('where no session was offered nothing is estimated', () => {
  const [curve] = curvesOf([
    ...cell(MINUTE_MS, 20, 0),
    ...cell(DAY_MS, 20, 0, { resumed: 0, withheld: 1 }),
  ]);
  expect(curve?.points[1]).toMatchObject({ accepted: null, low: null, high: null, withheld: 20 });
  expect(curve).toMatchObject({ medianMs: null, acceptedAt24h: null });
});

test('sessions that were issued together count as one', () => {
  const [together] = curvesOf(cell(HOUR_MS, 20, 0, { issuedAtMs: 0 }));
  expect(together?.points[0]?.low).toBeLessThan(0.1);
  const [apart] = curvesOf(cell(HOUR_MS, 20, 0));
  expect(apart?.points[0]?.low).toBeGreaterThan(0.79);
});

test('each node has a curve, and the balancer one of all; one minute is one at all nodes', () => {
  const curves = curvesOf([
    ...cell(HOUR_MS, 1, 0),
    ...cell(HOUR_MS, 0, 1, { node: '192.0.2.2' }),
    ...cell(HOUR_MS, 1, 0, { relation: 'cross-node' }),
  ]);
  expect(
    curves.map(({ node, relation, points }) => [
      relation,
      node,
      points[0]?.resumed,
      points[0]?.full,
    ]),
  ).toEqual([
    ['cross-node', null, 1, 0],
    ['cross-node', '192.0.2.1', 1, 0],
    ['same-node', null, 1, 1],
    ['same-node', '192.0.2.1', 1, 0],
    ['same-node', '192.0.2.2', 0, 1],
  ]);
  // Both were issued in minute 0: one cluster, which shows nothing of how far they vary.
  expect(curves[2]?.points[0]).toMatchObject({ accepted: 0.5, low: 0, high: 1 });
});

test('what was issued says the hint, and how long one key was seen', () => {
  const issue = (node: string, minute: number, given: Partial<SurvivalIssue> = {}) =>
    ({
      ...{ balancerType: 'application', region: 'eu-west-1', balancer: 'app/a/1', node },
      ...{ accountId: null, mechanism: 'psk', issuedAtMs: minute * MINUTE_MS, issued: 1 },
      ...{ lifetimeHintS: 300, keyHash: null, ...given },
    }) satisfies SurvivalIssue as SurvivalIssue;
  const [all, one] = curvesOf(cell(HOUR_MS, 1, 0), [
    issue('192.0.2.1', 0, { keyHash: 'a' }),
    issue('192.0.2.1', 50, { keyHash: 'a', lifetimeHintS: null }),
    issue('192.0.2.2', 90, { keyHash: 'a' }),
    issue('192.0.2.1', 95, { keyHash: 'b', lifetimeHintS: 86_400 }),
    issue('192.0.2.1', 99, { issued: 0, lifetimeHintS: null }),
    issue('192.0.2.1', 99, { mechanism: 'session-id', lifetimeHintS: 1e6 }),
  ]);
  expect(all).toMatchObject({ node: null, issued: 4, lifetimeHintS: 86_400, keys: 2 });
  expect(all?.keySeenForMs).toBe(90 * MINUTE_MS);
  expect(one).toMatchObject({ node: '192.0.2.1', issued: 3, keySeenForMs: 50 * MINUTE_MS });
  expect(curvesOf(cell(HOUR_MS, 1, 0))[0]).toMatchObject({
    ...{ issued: 0, lifetimeHintS: null, keys: 0, keySeenForMs: null },
  });
});

test('an age is told in whole seconds, then in whole minutes', () => {
  expect([10_900, 119_999, 120_000, 3_659_999, DAY_MS + 1].map(survivalAge)).toEqual([
    ...[10_000, 119_000, 120_000, 3_600_000, DAY_MS],
  ]);
});

test('the observed lifetime is the highest age at which a few may be left', () => {
  const ages = [1, 2, 3, 6, 12, 24].map((hours) => hours * HOUR_MS);
  const dead = (from: number, count: number) =>
    curvesOf(
      ages.flatMap((ageMs, at) => (at < from ? cell(ageMs, count, 0) : cell(ageMs, 0, count))),
    );
  // 0 of 60 leaves up to 7.5 %: only with those before it is it sure that hardly any is left.
  expect(observedLifetime(dead(2, 60))).toBe(3 * HOUR_MS);
  expect(observedLifetime(dead(2, 25))).toBe(12 * HOUR_MS);
  expect(observedLifetime(dead(6, 20))).toBe(DAY_MS);
  expect(observedLifetime(curvesOf([...cell(HOUR_MS, 9, 0), ...cell(DAY_MS, 9, 0)]))).toBeNull();
  expect(observedLifetime([])).toBeNull();
  const old = [1, 2, 9].flatMap((days) => cell(days * DAY_MS, 20, 0));
  expect(observedLifetime(curvesOf(old))).toBe(7 * DAY_MS);
});
