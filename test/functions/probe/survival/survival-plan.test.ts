import { expect, test } from 'vitest';
import { DAY_MS, HOUR_MS } from '../../../../functions/model/time.ts';
import { planSurvival, usualSpread } from '../../../../functions/probe/survival/survival-plan.ts';
import { seededRandom, survivingBalancer } from './survival-world.ts';

const random = seededRandom(3);
const OPTIONS = {
  ...{ agesMs: [HOUR_MS, DAY_MS], sessions: 20, spreadMs: DAY_MS, budget: 5000 },
  random: (limit: number) => Math.floor(random() * limit),
};
const NODES = ['192.0.2.1', '192.0.2.2', '192.0.2.3'];

test.each([
  // Ages × sessions × nodes × (mechanism, relation) that the type documents × 2 handshakes.
  ['classic', 2 * 20 * 3 * 1 * 2],
  ['application', 2 * 20 * 3 * 3 * 2],
  ['network', 2 * 20 * 3 * 4 * 2],
] as const)('a %s balancer takes %i handshakes', (type, handshakes) => {
  const plan = planSurvival([survivingBalancer(NODES, type)], OPTIONS);
  expect(plan).toMatchObject({ handshakes, refused: [] });
  expect(plan.jobs.length * 2).toBe(handshakes);
  const times = plan.jobs.map(({ issueAfterMs }) => issueAfterMs);
  expect(times).toEqual(times.toSorted((a, b) => a - b));
  expect(Math.max(...times)).toBeLessThanOrEqual(DAY_MS);
  for (const { relation, issuer, node } of plan.jobs) {
    expect(issuer === node).toBe(relation === 'same-node');
  }
});

test('a balancer that does not fit is refused with what would fit; others stay', () => {
  const small = survivingBalancer(['192.0.2.9'], 'classic');
  const plan = planSurvival([survivingBalancer(NODES), small], { ...OPTIONS, budget: 500 });
  expect(plan.handshakes).toBe(80);
  expect(plan.refused.map(({ reason }) => reason)).toEqual([
    '2 ages need 720 handshakes, and the budget of a balancer is 500: name 1 age at most, or raise the budget',
  ]);
  const none = planSurvival([survivingBalancer(NODES)], { ...OPTIONS, budget: 100 });
  expect(none.refused[0]?.reason).toContain('lower the number of sessions');
});

test('sessions are issued over the highest age, a day at most', () => {
  expect(usualSpread([1000, 5000])).toBe(5000);
  expect(usualSpread([1000, 7 * DAY_MS])).toBe(DAY_MS);
});
