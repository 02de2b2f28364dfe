import { PARALLEL_MS } from '../../../../functions/measure/sql/arrival-sql.ts';
import type { Arrival, Excluded, MeasureSettings } from '../../../../functions/model/rate.ts';
import { balancerOf, type Connection } from './connections.ts';

/** A handshake of the window, with what its balancer's other handshakes say about it. */
export interface Arrived {
  readonly connection: Connection;
  readonly arrival: Arrival;
  /** Whether the client was on no other node since it was on this one. */
  readonly straight: boolean;
  readonly excluded: Excluded;
  readonly judged: boolean;
}

/** Gives every connection of the window its arrival; all connections read are history. */
export function arrivedOf(
  connections: readonly Connection[],
  starts: ReadonlyMap<string, number>,
  excludedBy: (connection: Connection) => Excluded,
  settings: MeasureSettings,
): Arrived[] {
  const { fromMs, toMs, sessionLifetimeMs } = settings;
  const inWindow = ({ handshake_at_ms }: Connection) =>
    (fromMs === null || handshake_at_ms >= fromMs) && (toMs === null || handshake_at_ms < toMs);
  return connections.filter(inWindow).map((connection) => {
    const startsMs = starts.get(balancerOf(connection)) ?? Number.POSITIVE_INFINITY;
    return {
      connection,
      ...arrivalOf(connection, connections, sessionLifetimeMs),
      excluded: excludedBy(connection),
      judged: connection.handshake_at_ms - startsMs >= sessionLifetimeMs,
    };
  });
}

function arrivalOf(
  connection: Connection,
  connections: readonly Connection[],
  sessionLifetimeMs: number,
): Pick<Arrived, 'arrival' | 'straight'> {
  const earlier = connections.filter((other) => {
    const agoMs = connection.handshake_at_ms - other.handshake_at_ms;
    return (
      other.client === connection.client &&
      balancerOf(other) === balancerOf(connection) &&
      other.outcome !== 'failed' &&
      agoMs >= PARALLEL_MS &&
      agoMs <= sessionLifetimeMs
    );
  });
  const here = earlier.filter((other) => (other.node ?? '') === (connection.node ?? ''));
  const last = (of: readonly Connection[]) =>
    Math.max(...of.map(({ handshake_at_ms }) => handshake_at_ms));
  if (here.length > 0) return { arrival: 'same-node', straight: last(here) === last(earlier) };
  return { arrival: earlier.length > 0 ? 'cross-node' : 'first', straight: false };
}
