import type { Handshake } from '../../../../functions/model/handshake.ts';
import type { Exclusion } from '../../../../functions/model/rate.ts';
import type { Trial } from '../../../../functions/model/trial.ts';
import { balancerOf, type Connection } from './connections.ts';

/**
 * Tells whether a documented exclusion applies to a connection's listener: named by a person, or
 * seen with mutual TLS in any row read. A connection of no known listener is only excluded with its
 * whole balancer.
 */
export function exclusionTest(
  rows: readonly Handshake[],
  exclusions: readonly Exclusion[],
): (connection: Connection) => boolean {
  const mutual = rows.filter((row) => row.mutual_tls === true && row.listener !== null);
  return (connection) =>
    exclusions.some((exclusion) => names(exclusion, connection)) ||
    mutual.some(
      (row) =>
        balancerOf(row) === balancerOf(connection) && connection.listeners.includes(row.listener),
    );
}

/**
 * Tells whether a documented exclusion applies to a trial's balancer, whose listener it does not
 * name: named by a person, or seen with mutual TLS on every listener in the rows read.
 */
export function trialExclusionTest(
  rows: readonly Handshake[],
  exclusions: readonly Exclusion[],
): (trial: Trial) => boolean {
  const key = (row: Pick<Trial, 'balancer_type' | 'region' | 'balancer'>) =>
    JSON.stringify([row.balancer_type, row.region, row.balancer]);
  const known = rows.filter((row) => row.listener !== null);
  const isMutual = (row: Handshake) =>
    known.some(
      (other) =>
        balancerOf(other) === balancerOf(row) &&
        other.listener === row.listener &&
        other.mutual_tls,
    );
  return (trial) => {
    const seen = known.filter((row) => key(row) === key(trial));
    const named = exclusions.some(
      (one) =>
        key({ balancer_type: one.balancerType, region: one.region, balancer: one.balancer }) ===
        key(trial),
    );
    return named || (seen.length > 0 && seen.every(isMutual));
  };
}

function names(exclusion: Exclusion, connection: Connection): boolean {
  return (
    exclusion.balancerType === connection.balancer_type &&
    exclusion.region === connection.region &&
    exclusion.balancer === connection.balancer &&
    (exclusion.listener === null || connection.listeners.includes(exclusion.listener))
  );
}
