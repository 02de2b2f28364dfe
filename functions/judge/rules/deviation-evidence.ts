import { type Deviation, type RuleName, TRIAL_RULES } from '../../model/deviation.ts';
import type { Evidence } from '../../model/rate.ts';

const TRIAL_RULE_NAMES: readonly RuleName[] = TRIAL_RULES;

/** The kinds of evidence that show a deviation: only where each shows that it is over, it is. */
export function evidenceOf({ rule, observed }: Deviation): readonly Evidence[] {
  if (TRIAL_RULE_NAMES.includes(rule)) return ['trials'];
  const isTried = 'trials' in observed || 'lastTrialAt' in observed;
  const isLogged = !isTried || 'clients' in observed;
  return [...(isLogged ? (['log'] as const) : []), ...(isTried ? (['trials'] as const) : [])];
}
