import type { Measurement } from '../../../functions/model/rate.ts';
import { HOUR_MS } from '../../../functions/model/time.ts';
import { percent } from '../../../functions/model/wording.ts';

/** Says for how long clients count as returning where that was observed, and which ceilings changed. */
export function lifetimeNotes({
  observedLifetime: observed,
  sessionLifetimeMs,
}: Pick<Measurement, 'observedLifetime' | 'sessionLifetimeMs'>): readonly string[] {
  if (observed === undefined) return [];
  const [hours, usual] = [sessionLifetimeMs / HOUR_MS, observed.usualMs / HOUR_MS];
  const changed = observed.ceilings.filter(({ ceiling, usualCeiling }) => ceiling !== usualCeiling);
  const ceilings = changed.map(
    ({ balancer, ceiling, usualCeiling }) =>
      `the ceiling of ${balancer} is ${percent(ceiling)} instead of ${percent(usualCeiling)}`,
  );
  return [
    `clients count as returning for ${hours} h, as long as survival trials show that sessions live ` +
      `(${usual} h is usual)${ceilings.length === 0 ? '; no ceiling changes' : ''}.`,
    ...ceilings.map((text) => `${text}.`),
  ];
}
