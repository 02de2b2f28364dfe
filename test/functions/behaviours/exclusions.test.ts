import { expect, test } from 'vitest';
import {
  exclusionBehaviour,
  undocumentedBehaviour,
} from '../../../functions/behaviours/exclusions.ts';

test.each([
  ['classic', undefined],
  ['application', 'mutual-tls'],
  ['network', 'several-certificates'],
] as const)('the documented exclusion of %s is %s', (type, exclusion) => {
  expect(exclusionBehaviour(type)?.exclusion).toBe(exclusion);
});

test.each([
  ['classic', undefined],
  ['application', undefined],
  ['network', 'mutual-tls'],
] as const)('what is not documented of %s is %s', (type, exclusion) => {
  expect(undocumentedBehaviour(type)?.exclusion).toBe(exclusion);
});
