import { logScope } from '../../functions/behaviours/resumption.ts';
import type { PortVisits, ReturnVisit } from './client-visits.ts';
import type { ListenerPlace } from './issued-sessions.ts';

/** The rate that a client can reach at a balancer whose nodes it comes to at random. */
export interface AttainableRate extends ListenerPlace {
  /** Of its returns, one after another; null where it did not return to the same node. */
  readonly rate: number | null;
  /** What it is made of: resumed of the returns to the same node, and to another one. */
  readonly sameNode: ResumedCount;
  readonly otherNode: ResumedCount;
}

export interface ResumedCount {
  readonly resumed: number;
  readonly of: number;
}

/** The attainable rate at each port, of what was resumed there. */
export function attainableRates(
  ports: readonly PortVisits[],
  nodes: number,
): readonly AttainableRate[] {
  return ports.map(({ place, returns }) => {
    const sameNode = resumedOf(returns.filter(({ isSameNode }) => isSameNode));
    const others = returns.filter(({ isSameNode }) => !isSameNode);
    // Who keeps a session for each address resumes at another node from its second visit on.
    const back = others.filter(({ knowsNode }) => knowsNode);
    const otherNode = resumedOf(back.length > 0 ? back : others);
    const same = shareOf(sameNode);
    const other =
      shareOf(otherNode) ??
      (logScope(place.balancerType, place.tlsVersion) === 'region' ? same : 0);
    const rate = same === null || other === null ? null : (same + other * (nodes - 1)) / nodes;
    return { ...place, rate, sameNode, otherNode };
  });
}

function resumedOf(visits: readonly ReturnVisit[]): ResumedCount {
  return {
    resumed: visits.filter(({ connection }) => connection.resumed).length,
    of: visits.length,
  };
}

function shareOf({ resumed, of }: ResumedCount): number | null {
  return of === 0 ? null : resumed / of;
}
