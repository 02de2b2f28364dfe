import type { Handshake } from '../model/handshake.ts';
import type { Exclusion } from '../model/rate.ts';
import { balancerOf, type Connection } from './reference-connections.ts';

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
      (row) => balancerOf(row) === balancerOf(connection) && row.listener === connection.listener,
    );
}

function names(exclusion: Exclusion, connection: Connection): boolean {
  return (
    exclusion.balancerType === connection.balancer_type &&
    exclusion.region === connection.region &&
    exclusion.balancer === connection.balancer &&
    (exclusion.listener === null || exclusion.listener === connection.listener)
  );
}
