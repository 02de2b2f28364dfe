import { createHash } from 'node:crypto';
import type { Mechanism, TlsVersion } from '../../functions/model/balancer.ts';
import type { FailureClass } from '../../functions/model/trial.ts';
import type { DialResult } from '../../functions/ports.ts';
import type { ClientHello } from './client-hello.ts';
import type { HandshakeView } from './handshake-view.ts';
import type { ServerHello } from './server-hello.ts';
import { readSession, type SessionFacts } from './session-der.ts';

/** The version that a mechanism needs; with another one there is no trial of it. */
export const VERSION_OF: Readonly<Record<Mechanism, TlsVersion>> = {
  'session-id': '1.2',
  'session-ticket': '1.2',
  psk: '1.3',
};

/** Stacks on OpenSSL begin a ticket with the name of its key (RFC 5077, section 4). */
const KEY_NAME_BYTES = 16;
const KEY_HASH_DIGITS = 16;

/** What was issued in a handshake. */
export interface Issue {
  /** Whether the server sent a new credential of the mechanism's kind. */
  readonly issued: boolean;
  readonly ticketLifetimeS: number | null;
  readonly ticketKeyHash: string | null;
}

/** Whether the ClientHello held the session, in the mechanism's own place and in no other. */
export function offerSeen(
  mechanism: Mechanism,
  session: SessionFacts | null,
  offer: ClientHello | null,
): boolean {
  if (session === null || offer === null) return false;
  const { sessionId, ticket, pskIdentities } = offer;
  const holds: Readonly<Record<Mechanism, () => boolean>> = {
    'session-id': () =>
      ticket === null && sessionId.length > 0 && sessionId.equals(session.sessionId),
    'session-ticket': () => ticket !== null && ticket.length > 0 && ticket.equals(session.ticket),
    psk: () => pskIdentities[0]?.equals(session.ticket) === true,
  };
  return holds[mechanism]();
}

/**
 * By what a server resumed. `reused` says that it did, the offer says how: beside a ticket the client
 * sends the ticket's hash as session ID, which no cache can hold, so an echo of it means the ticket;
 * any other ID that is echoed was found in a cache.
 */
export function resumedBy(
  reused: boolean,
  offer: Pick<ClientHello, 'sessionId' | 'ticket' | 'pskIdentities'> | null,
  answer: ServerHello | null,
): Mechanism | null {
  if (!reused || offer === null || answer === null) return null;
  if (answer.tlsVersion === '1.3') {
    return answer.pskTaken && offer.pskIdentities.length > 0 ? 'psk' : null;
  }
  const { sessionId, ticket } = offer;
  if (sessionId.length === 0 || !sessionId.equals(answer.sessionId)) return null;
  if (ticket === null || ticket.length === 0) return 'session-id';
  const standIn = createHash('sha256').update(ticket).digest();
  return sessionId.equals(standIn) ? 'session-ticket' : 'session-id';
}

/** What the server issued of the mechanism's kind: an ID beside a ticket is no ticket, nor vice versa. */
export function issueOf(mechanism: Mechanism, view: HandshakeView): Issue {
  const { wire, reused } = view;
  if (mechanism === 'session-id') {
    const id = wire.answer?.sessionId;
    const issued = view.secured && !reused && id !== undefined && id.length > 0;
    return { issued, ticketLifetimeS: null, ticketKeyHash: null };
  }
  const sent = mechanism === 'psk' ? ticketOfSession(view) : wire.ticket;
  if (!view.secured || sent === null || sent.ticket.length === 0) return NOTHING_ISSUED;
  return {
    issued: true,
    ticketLifetimeS: sent.lifetimeHintS,
    ticketKeyHash: keyHash(sent.ticket),
  };
}

/** The TLS 1.3 ticket that came after the handshake: a session keeps an old one where none came. */
function ticketOfSession({ session, wire }: HandshakeView): Omit<SessionFacts, 'sessionId'> | null {
  const facts = session === null ? null : readSession(session);
  return facts === null || wire.offer?.pskIdentities[0]?.equals(facts.ticket) === true
    ? null
    : facts;
}

/** Nothing: also what a handshake that failed is taken to have issued. */
export const NOTHING_ISSUED: Issue = { issued: false, ticketLifetimeS: null, ticketKeyHash: null };

/** Two nodes with the same hash share a key. Short tickets are handles that have no key. */
function keyHash(ticket: Buffer): string | null {
  if (ticket.length < 4 * KEY_NAME_BYTES) return null;
  const name = ticket.subarray(0, KEY_NAME_BYTES);
  return createHash('sha256').update(name).digest('hex').slice(0, KEY_HASH_DIGITS);
}

/** Alert `protocol_version` (RFC 8446, section 6.2). */
const PROTOCOL_VERSION = 70;

type Failure = NonNullable<DialResult['failure']>;

/** Why a handshake failed; null where it succeeded and the certificate is trusted, or unchecked. */
export function failureOf(
  mechanism: Mechanism,
  insecure: boolean,
  view: HandshakeView,
): Failure | null {
  const { wire, error } = view;
  const version = wire.answer?.tlsVersion;
  if (version !== undefined && version !== VERSION_OF[mechanism]) {
    return failed('version', `the node chose TLS ${version ?? 'of no known version'}`);
  }
  const alert = wire.alert ?? alertIn(error?.words);
  if (view.secured && error === null) {
    if (view.untrusted === null || insecure) return null;
    return failed('certificate', `the certificate is not trusted (${view.untrusted})`);
  }
  if (alert === PROTOCOL_VERSION) {
    return failed('version', `the node refuses TLS ${VERSION_OF[mechanism]} (alert 70)`, alert);
  }
  if (alert !== null) return failed('alert', `the node sent alert ${alert}`, alert);
  if (wire.foreign) return failed('not-tls', 'what the node sent is no TLS');
  if (view.timedOut) return failed('timeout', 'the node did not finish the handshake in time');
  if (wire.ended === 'reset') return failed('reset', 'the node reset the connection');
  if (wire.ended === 'closed') return failed('closed', closedDetail(wire.receivedBytes));
  return failed('closed', `what the node sent is no TLS handshake (${error?.code ?? 'no error'})`);
}

function closedDetail(receivedBytes: number): string {
  const what = 'the node closed the connection';
  return receivedBytes > 0 ? what : `${what} and sent nothing: it may not speak TLS`;
}

function failed(failureClass: FailureClass, detail: string, alert: number | null = null): Failure {
  return { class: failureClass, alert, detail };
}

/** In TLS 1.3 alerts are encrypted, and OpenSSL names their number in its error. */
export function alertIn(words: string | undefined): number | null {
  const number = /SSL alert number (\d+)/.exec(words ?? '')?.[1];
  return number === undefined ? null : Number(number);
}
