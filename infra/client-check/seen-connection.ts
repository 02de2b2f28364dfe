import type { ClientKind } from '../../functions/clients/client-kind.ts';
import type { Mechanism } from '../../functions/model/balancer.ts';
import type { ClientHello } from '../tls/client-hello.ts';
import type { Issue, IssuedSessions, ListenerPlace } from './issued-sessions.ts';
import { TICKET_NAME_BYTES } from './ticket-control.ts';

/** What a ClientHello offers at a balancer of the check: never the session itself. */
export interface SeenOffer {
  /** Null: nothing. */
  readonly mechanism: Mechanism | null;
  /** How many sessions at once, as TLS 1.3 allows. */
  readonly sessions: number;
  /** Null where nothing is offered, or what no node of this check has issued. */
  readonly issue: Issue | null;
  /** The how-manieth offer of this very session it is; null as above. */
  readonly timesOffered: number | null;
  readonly takesTicket: boolean;
  readonly takesPsk: boolean;
  readonly speaksTls13: boolean;
  readonly namesServer: boolean;
}

/** One connection, as the check saw it. */
export interface SeenConnection extends SeenOffer, ListenerPlace {
  /** From 1, in the order in which they ended their handshakes. */
  readonly number: number;
  /** Which start of COMMAND, from 1. */
  readonly run: number;
  /** From 1. */
  readonly node: number;
  readonly address: string;
  /** Connections of one port and group were open at once. */
  readonly group: number;
  readonly resumed: boolean;
  /** Milliseconds since the offered session was issued. */
  readonly ageMs: number | null;
  /** Why the handshake failed; null where it did not. */
  readonly failure: string | null;
  /** Whether it sent anything after the handshake. */
  readonly asks: boolean;
  /** What the user agent of an HTTP request tells; null without such a request. */
  readonly clientKind: ClientKind | null;
}

/** Reads an offer: what is no ticket and no PSK is an ID only where it can be one. */
export function seenOffer(hello: ClientHello, issued: IssuedSessions): SeenOffer {
  const { sessionId, ticket, pskIdentities, takesPsk, speaksTls13, namesServer } = hello;
  const names = offeredNames(hello);
  const known = names.find((name) => issued.find(name) !== null) ?? null;
  const facts = { takesTicket: ticket !== null, takesPsk, speaksTls13, namesServer };
  const traced = {
    issue: known === null ? null : issued.find(known),
    timesOffered: known === null ? null : issued.countOffer(known),
  };
  if (pskIdentities.length > 0) {
    return { mechanism: 'psk', sessions: pskIdentities.length, ...traced, ...facts };
  }
  if (ticket !== null && ticket.length > 0) {
    return { mechanism: 'session-ticket', sessions: 1, ...traced, ...facts };
  }
  // A client of TLS 1.3 fills the field with chance (RFC 8446, appendix D.4): only one that was
  // issued here is an offer.
  if (sessionId.length > 0 && (known !== null || !speaksTls13)) {
    return { mechanism: 'session-id', sessions: 1, ...traced, ...facts };
  }
  return { mechanism: null, sessions: 0, issue: null, timesOffered: null, ...facts };
}

function offeredNames({ sessionId, ticket, pskIdentities }: ClientHello): readonly Buffer[] {
  const nameOf = (sealed: Buffer): Buffer => sealed.subarray(0, TICKET_NAME_BYTES);
  if (pskIdentities.length > 0) return pskIdentities.map(nameOf);
  if (ticket !== null && ticket.length > 0) return [nameOf(ticket)];
  return [sessionId];
}

/** Why a handshake that succeeded was a full one. */
export type FullReason =
  | 'nothing offered'
  | 'of another node'
  | 'of another port'
  | 'this type takes none'
  | 'issued by nobody here'
  | 'not accepted';

/** The reason of a full handshake; null of one that was resumed or failed. */
export function fullReason(seen: SeenConnection): FullReason | null {
  if (seen.resumed || seen.failure !== null) return null;
  if (seen.mechanism === null) return 'nothing offered';
  if (seen.issue === null) return 'issued by nobody here';
  const { place, node } = seen.issue;
  if (place.balancerType !== seen.balancerType || place.tlsVersion !== seen.tlsVersion) {
    return 'of another port';
  }
  if (seen.balancerType === 'network' && seen.mechanism === 'session-id') {
    return 'this type takes none';
  }
  return node === seen.node ? 'not accepted' : 'of another node';
}
