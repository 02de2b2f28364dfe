import { expect, test } from 'vitest';
import { exclusionBehaviour } from '../../../functions/behaviours/exclusions.ts';

test.each([
  ['classic', undefined],
  ['application', 'mutual-tls'],
  ['network', 'several-certificates'],
] as const)('the documented exclusion of %s is %s', (type, exclusion) => {
  expect(exclusionBehaviour(type)?.exclusion).toBe(exclusion);
});
