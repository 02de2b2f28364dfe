import { expect, test } from 'vitest';
import { FALLBACK_BEHAVIOURS, fallbackBehaviour } from '../../../functions/behaviours/fallback.ts';
import { BALANCER_TYPES } from '../../../functions/model/balancer.ts';

test.each(BALANCER_TYPES)('%s has exactly one statement on its fallback', (type) => {
  expect(FALLBACK_BEHAVIOURS.filter((row) => row.balancerType === type)).toEqual([
    fallbackBehaviour(type),
  ]);
});

test('each says that a full handshake follows, and that something new is issued', () => {
  for (const { says } of FALLBACK_BEHAVIOURS) {
    expect(says).toMatch(/full handshake/);
    expect(says).toMatch(/issues/);
  }
});
