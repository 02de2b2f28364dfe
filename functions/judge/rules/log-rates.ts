import { logScope } from '../../behaviours/resumption.ts';
import type { Measurement, Rate } from '../../model/rate.ts';

/** Which rows a rule looks at; TLS versions are always pooled. */
export type Selection = Pick<Rate, 'level' | 'arrival' | 'excluded'>;

/** The rows of logs in a selection, all TLS versions together, in the order of the measurement. */
export function selectRates(measurement: Measurement, selection: Selection): readonly Rate[] {
  return measurement.rates.filter(
    (rate) =>
      rate.evidence === 'log' &&
      rate.level === selection.level &&
      rate.arrival === selection.arrival &&
      rate.excluded === selection.excluded &&
      rate.tlsVersion === 'all',
  );
}

/** Whether the log marks resumption and the type documents it for the issuing node alone. */
export function isCountedPerNode(rate: Rate): boolean {
  return rate.method === 'counted' && logScope(rate.balancerType, null) === 'node';
}

/** A key that is equal for all rows of one balancer: names repeat across accounts and regions. */
export function balancerKey(rate: Rate): string {
  return JSON.stringify([rate.balancerType, rate.region, rate.accountId, rate.balancer]);
}

/** Handshakes whose outcome is known. */
export function known(rate: Rate): number {
  return rate.resumed + rate.full;
}
