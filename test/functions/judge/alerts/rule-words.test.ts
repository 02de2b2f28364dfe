import { expect, test } from 'vitest';
import { RULE_WORDS } from '../../../../functions/judge/alerts/rule-words.ts';
import { RULE_NAMES } from '../../../../functions/model/deviation.ts';

test.each(RULE_NAMES)('%s has a short fault of its own, and one sentence on what to do', (rule) => {
  const { fault, nextStep } = RULE_WORDS[rule];
  expect(fault.length).toBeLessThanOrEqual(50);
  expect(fault).not.toMatch(/\.$/);
  expect(nextStep).toMatch(/^[A-Z][^.]*\.$/);
  const faults = Object.values(RULE_WORDS).map((words) => words.fault);
  expect(faults.filter((other) => other === fault)).toHaveLength(1);
});
