import { logScope } from '../../behaviours/resumption.ts';
import { balancerKey } from '../../model/balancer.ts';
import type { Measurement, Rate } from '../../model/rate.ts';
import { instant } from '../../model/time.ts';

/** Which rows a rule looks at; TLS versions are always pooled. */
export type Selection = Pick<Rate, 'level' | 'arrival' | 'excluded' | 'portion'>;

/** The rows of logs in a selection, all TLS versions together, in the order of the measurement. */
export function selectRates(measurement: Measurement, selection: Selection): readonly Rate[] {
  return measurement.rates.filter(
    (rate) =>
      rate.evidence === 'log' &&
      rate.level === selection.level &&
      rate.arrival === selection.arrival &&
      rate.excluded === selection.excluded &&
      rate.portion === selection.portion &&
      rate.tlsVersion === 'all',
  );
}

/** Whether the log marks resumption and the type documents it for the issuing node alone. */
export function isCountedPerNode(rate: Rate): boolean {
  return rate.method === 'counted' && logScope(rate.balancerType, null) === 'node';
}

/** From when on arrivals at a rate's balancer are judged: a session lifetime after its first data. */
export function judgedFrom(measurement: Measurement, rate: Rate): string | null {
  const { freshness, sessionLifetimeMs } = measurement;
  const startsAtMs = freshness.find(
    (row) => row.evidence === 'ledger' && balancerKey(row) === balancerKey(rate),
  )?.startsAtMs;
  return startsAtMs == null ? null : instant(startsAtMs + sessionLifetimeMs);
}

/** Handshakes whose outcome is known. */
export function known(rate: Rate): number {
  return rate.resumed + rate.full;
}
