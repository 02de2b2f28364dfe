import { expect, test } from 'vitest';
import { RULES } from '../../../../functions/judge/rules/rules.ts';
import {
  LOG_RULES,
  MARK_RULES,
  RULE_NAMES,
  TRIAL_RULES,
} from '../../../../functions/model/deviation.ts';

test('the table holds each rule exactly once', () => {
  expect(RULES.map((rule) => rule.name).sort()).toEqual([...RULE_NAMES].sort());
});

test('the rules of trials read trials alone, the others logs or the ledger too', () => {
  const reading = (names: readonly string[]) =>
    RULES.filter(({ name }) => names.includes(name)).map(({ reads }) => reads);
  expect(new Set(reading(TRIAL_RULES))).toEqual(new Set(['trials']));
  expect(reading(LOG_RULES)).not.toContain('trials');
  expect(new Set(reading(MARK_RULES))).toEqual(new Set(['log, trials']));
});
