import { expect, test } from 'vitest';
import {
  HISTORY_HOURS,
  HISTORY_SPANS,
  type HistoryPlace,
  historySchema,
  placeKey,
} from '../../../functions/model/history.ts';

const PLACE: HistoryPlace = {
  level: 'balancer',
  evidence: 'log',
  balancerType: 'application',
  region: 'eu-west-1',
  accountId: '123456789012',
  balancer: 'app/a/1',
  node: null,
  mechanism: null,
  relation: null,
};

test('places that differ in one label have two keys; the same place has one', () => {
  const others: readonly Partial<HistoryPlace>[] = [
    { level: 'region' },
    { evidence: 'trials' },
    { accountId: null },
    { node: 'null' },
    { mechanism: 'psk' },
    { relation: 'same-node' },
  ];
  const keys = [PLACE, ...others.map((change) => ({ ...PLACE, ...change }))].map(placeKey);
  expect(new Set(keys).size).toBe(keys.length);
  expect(placeKey({ ...PLACE })).toBe(keys[0]);
});

test('a region sorts before its balancers, a balancer before its nodes', () => {
  const levels = (['node', 'region', 'balancer'] as const).map((level) => ({ ...PLACE, level }));
  const sorted = levels.toSorted((a, b) => (placeKey(a) < placeKey(b) ? -1 : 1));
  expect(sorted.map(({ level }) => level)).toEqual(['region', 'balancer', 'node']);
});

test('steps divide their span, and no span is longer than what is kept', () => {
  for (const { hours, stepHours } of Object.values(HISTORY_SPANS)) {
    expect(hours % stepHours).toBe(0);
    expect(hours).toBeLessThanOrEqual(HISTORY_HOURS);
  }
});

test('a history that knows nothing is one', () => {
  const spans = { day: null, week: null, month: null };
  const empty = { schema: 1, start: null, end: null, spans };
  expect(historySchema.safeParse(empty).success).toBe(true);
  expect(historySchema.safeParse({ ...empty, schema: 2 }).success).toBe(false);
});
