import { type Deviation, type RuleName, TRIAL_RULES } from '../../model/deviation.ts';
import type { Evidence } from '../../model/rate.ts';

const TRIAL_RULE_NAMES: readonly RuleName[] = TRIAL_RULES;

/**
 * The kinds of evidence that show a deviation. It is over only where each of them shows that it is
 * over, and all of them decide a verdict by it.
 */
export function evidenceOf({ rule, observed }: Deviation): readonly Evidence[] {
  if (TRIAL_RULE_NAMES.includes(rule)) return ['trials'];
  const isTried = 'trials' in observed || 'lastTrialAt' in observed;
  const isLogged = !isTried || 'clients' in observed;
  return [...(isLogged ? (['log'] as const) : []), ...(isTried ? (['trials'] as const) : [])];
}
