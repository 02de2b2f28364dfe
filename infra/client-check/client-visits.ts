import type { ListenerPlace } from './issued-sessions.ts';
import type { SeenConnection } from './seen-connection.ts';

/** A connection of a client that had been at the same port before, alone at its time. */
export interface ReturnVisit {
  readonly connection: SeenConnection;
  /** Whether the visit before this one was at the same node. */
  readonly isSameNode: boolean;
  /** Whether the client has ever been at this node. */
  readonly knowsNode: boolean;
  /** Whether the visit before this one was at another address. */
  readonly isOtherAddress: boolean;
  /** Whether the visit before this one was resumed: then TLS 1.2 gives no new ticket. */
  readonly followsResumption: boolean;
}

/** What came to one port of the check. */
export interface PortVisits {
  readonly place: ListenerPlace;
  readonly connections: readonly SeenConnection[];
  readonly returns: readonly ReturnVisit[];
  /** Groups of connections that were open at once, of a client that had been there before. */
  readonly bursts: readonly (readonly SeenConnection[])[];
  /** The first connections of a client whose COMMAND had run before. */
  readonly newProcesses: readonly SeenConnection[];
}

/** Sorts connections by port and, within each, by what the client had been given before. */
export function portVisits(connections: readonly SeenConnection[]): readonly PortVisits[] {
  const succeeded = connections.filter(({ failure }) => failure === null);
  const ports = Map.groupBy(
    succeeded,
    ({ balancerType, tlsVersion }) => `${balancerType} ${tlsVersion}`,
  );
  return [...ports.values()].flatMap((atPort) => {
    const [first] = atPort;
    if (first === undefined) return [];
    const place = { balancerType: first.balancerType, tlsVersion: first.tlsVersion };
    const runs = [...Map.groupBy(atPort, ({ run }) => run).values()];
    const visits = runs.map(runVisits);
    return {
      place,
      connections: atPort,
      returns: visits.flatMap(({ returns }) => returns),
      bursts: visits.flatMap(({ bursts }) => bursts),
      newProcesses: runs.slice(1).flatMap(([opening]) => (opening === undefined ? [] : [opening])),
    };
  });
}

function runVisits(connections: readonly SeenConnection[]) {
  const returns: ReturnVisit[] = [];
  const bursts: (readonly SeenConnection[])[] = [];
  const knownNodes = new Set<number>();
  let before: SeenConnection | null = null;
  for (const group of Map.groupBy(connections, (one) => one.group).values()) {
    const [connection] = group;
    if (connection === undefined) continue;
    if (before !== null && group.length > 1) bursts.push(group);
    if (before !== null && group.length === 1) {
      returns.push({
        connection,
        isSameNode: before.node === connection.node,
        knowsNode: knownNodes.has(connection.node),
        isOtherAddress: before.address !== connection.address,
        followsResumption: before.resumed,
      });
    }
    knownNodes.add(connection.node);
    before = group.at(-1) ?? before;
  }
  return { returns, bursts };
}
