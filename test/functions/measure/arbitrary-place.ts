import fc from 'fast-check';
import { BALANCER_TYPES } from '../../../functions/model/balancer.ts';

// Small alphabets, so that keys collide; quotes and a backslash, because names are a person's.
export const balancerName = fc.constantFrom('app/a/1', 'app/b/2', "o'b\\r--/*");
export const region = fc.constantFrom('eu-west-1', 'us-east-1');

/** Most rows meet at one balancer: rows that share nothing test nothing. */
export const place = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      balancer_type: fc.constantFrom(...BALANCER_TYPES, 'application', 'application'),
      region: fc.constant('eu-west-1'),
      account_id: fc.constant('111111111111'),
      balancer: fc.constant('app/a/1'),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      balancer_type: fc.constantFrom(...BALANCER_TYPES),
      region,
      account_id: fc.constantFrom('111111111111', '222222222222'),
      balancer: balancerName,
    }),
  },
);
