import { expect, test } from 'vitest';
import { DELIVERY_BEHAVIOURS, deliveryBehaviour } from '../../../functions/behaviours/delivery.ts';
import { BALANCER_TYPES } from '../../../functions/model/balancer.ts';

test.each(BALANCER_TYPES)('%s has one statement on delivery, with its own document', (type) => {
  const own = DELIVERY_BEHAVIOURS.filter((row) => row.balancerType === type);
  expect(own).toEqual([deliveryBehaviour(type)]);
  expect(own[0]?.source.url).toContain(`/${type}/`);
});

test('every type is documented to deliver at least each hour, which staleness relies on', () => {
  for (const { says } of DELIVERY_BEHAVIOURS) {
    const minutes = [...says.matchAll(/(\d+)(?= or| minutes)/g)].map(([, text]) => Number(text));
    expect(minutes.length).toBeGreaterThan(0);
    expect(Math.max(...minutes)).toBeLessThanOrEqual(60);
  }
});
