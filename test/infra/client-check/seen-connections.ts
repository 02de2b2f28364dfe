import type { BalancerType, Mechanism } from '../../../functions/model/balancer.ts';
import type { CheckedVersion } from '../../../infra/client-check/issued-sessions.ts';
import type { SeenConnection } from '../../../infra/client-check/seen-connection.ts';

/** What a test says of a connection; what it does not say is usual. */
export interface Said extends Partial<Omit<SeenConnection, 'issue' | 'balancerType'>> {
  readonly mechanism?: Mechanism | null;
  /** The node that issued what is offered. */
  readonly issuer?: number;
}

let number = 0;

/** A connection, alone in its group unless it is said to be in one. */
export function seenAt(
  balancerType: BalancerType,
  tlsVersion: CheckedVersion,
  { issuer, ...said }: Said = {},
): SeenConnection {
  number += 1;
  const place = { balancerType, tlsVersion };
  return {
    ...{ ...place, number, run: 1, node: 1, address: '127.0.0.1', group: number },
    ...{ mechanism: null, sessions: said.mechanism === undefined ? 0 : 1, timesOffered: null },
    ...{ takesTicket: true, takesPsk: true, speaksTls13: true, namesServer: true },
    ...{ resumed: false, ageMs: null, failure: null, asks: true, clientKind: null },
    issue: issuer === undefined ? null : { place, node: issuer, atMs: 0 },
    ...said,
  };
}
