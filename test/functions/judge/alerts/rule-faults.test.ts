import { expect, test } from 'vitest';
import { RULE_FAULTS } from '../../../../functions/judge/alerts/rule-faults.ts';
import { RULE_NAMES } from '../../../../functions/model/deviation.ts';

test.each(RULE_NAMES)('%s has a short fault of its own', (rule) => {
  const fault = RULE_FAULTS[rule];
  expect(fault.length).toBeLessThanOrEqual(50);
  expect(fault).not.toMatch(/\.$/);
  expect(Object.values(RULE_FAULTS).filter((other) => other === fault)).toHaveLength(1);
});
