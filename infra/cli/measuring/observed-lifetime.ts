import { Fault } from '../../../functions/errors.ts';
import { type Selection, selectRates } from '../../../functions/judge/rules/log-rates.ts';
import { balancerKey } from '../../../functions/model/balancer.ts';
import type { Measurement, ObservedLifetime } from '../../../functions/model/rate.ts';
import { LONGEST_LIFETIME_MS, observedLifetime } from '../../../functions/model/survival.ts';

const WHOLE: Selection = { level: 'balancer', arrival: 'all', excluded: 'all', portion: 'all' };

/** Who counts as coming back: for how long, or as long as survival trials show that sessions live. */
export interface LifetimeSettings {
  readonly sessionLifetimeMs: number;
  readonly observesLifetime: boolean;
}

/** The longest time for which a client can come to count as returning. */
export function longestLifetime(settings: LifetimeSettings): number {
  const { sessionLifetimeMs, observesLifetime } = settings;
  return observesLifetime ? Math.max(LONGEST_LIFETIME_MS, sessionLifetimeMs) : sessionLifetimeMs;
}

/**
 * Measures; where the lifetime is to be observed, once more with what the first time showed of it.
 * Throws `nothing-to-read` where no survival trials show it.
 */
export async function measureObserving(
  settings: LifetimeSettings,
  measureWith: (sessionLifetimeMs: number) => Promise<Measurement>,
): Promise<Measurement> {
  const usual = await measureWith(settings.sessionLifetimeMs);
  if (!settings.observesLifetime) return usual;
  const observedMs = observedLifetime(usual.survival);
  if (observedMs === null) {
    throw new Fault(
      'nothing-to-read',
      'no balancer has survival trials at three ages or more, at which sessions were accepted: make ' +
        'them with `npm run probe -- --ages`, or give --session-lifetime in hours',
    );
  }
  const measured = observedMs === usual.sessionLifetimeMs ? usual : await measureWith(observedMs);
  return { ...measured, observedLifetime: comparison(usual, measured) };
}

function comparison(usual: Measurement, observed: Measurement): ObservedLifetime {
  const before = new Map(
    selectRates(usual, WHOLE).map((rate) => [balancerKey(rate), rate.ceiling]),
  );
  return {
    usualMs: usual.sessionLifetimeMs,
    ceilings: selectRates(observed, WHOLE).map((rate) => {
      const { balancerType, region, accountId, balancer } = rate;
      const usualCeiling = before.get(balancerKey(rate)) ?? null;
      return { balancerType, region, accountId, balancer, usualCeiling, ceiling: rate.ceiling };
    }),
  };
}
