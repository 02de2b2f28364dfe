import type { DialRequest, DialResult } from '../../functions/ports.ts';
import type { ClientHello } from './client-hello.ts';
import type { HandshakeView } from './handshake-view.ts';
import type { ServerHello } from './server-hello.ts';
import { requestLine } from './ticket-request.ts';

/** One handshake step by step: kinds and lengths only, for IDs and tickets are secrets. */
export function narrate(
  request: DialRequest,
  connectMs: number,
  view: HandshakeView,
  result: DialResult,
): readonly string[] {
  const { wire } = view;
  return [
    `connected to ${request.address} port ${request.port} in ${connectMs.toFixed(1)} ms, from port ${result.clientPort ?? 'unknown'}`,
    wire.offer === null ? 'sent no ClientHello' : `sent ClientHello: ${offered(wire.offer)}`,
    ...(wire.retryAsked ? ['got HelloRetryRequest, sent a second ClientHello'] : []),
    ...(wire.answer === null ? [] : [`got ServerHello: ${answered(wire.answer, wire.offer)}`]),
    ...(wire.certificateSent ? ['got a certificate: a full handshake'] : []),
    ...(wire.ticket === null
      ? []
      : [
          `got NewSessionTicket: ${wire.ticket.ticket.length} bytes, ${lifetime(wire.ticket.lifetimeHintS)}`,
        ]),
    ...(wire.alert === null ? [] : [`got alert ${wire.alert}`]),
    ...(view.handshakeMs === null
      ? []
      : [`the handshake was complete after ${view.handshakeMs.toFixed(1)} ms`]),
    ...(view.requested ? [`sent a request: ${requestLine(result.requestToken)}`] : []),
    `decided: ${decided(request, result)}`,
  ];
}

function lifetime(hintS: number | null): string {
  return hintS === null ? 'no lifetime hint' : `lifetime hint ${hintS} s`;
}

function offered({ sessionId, ticket, pskIdentities }: ClientHello): string {
  const [psk] = pskIdentities;
  if (psk !== undefined) return `TLS 1.3, a PSK identity of ${psk.length} bytes`;
  const id = sessionId.length === 0 ? 'no session ID' : `a session ID of ${sessionId.length} bytes`;
  if (ticket === null) return `${id}, no ticket extension`;
  return `${id}, ${ticket.length === 0 ? 'an empty ticket extension' : `a ticket of ${ticket.length} bytes`}`;
}

function answered(answer: ServerHello, offer: ClientHello | null): string {
  const version = `TLS ${answer.tlsVersion ?? '(unknown)'}`;
  if (answer.tlsVersion === '1.3') {
    return `${version}, ${answer.pskTaken ? 'takes the PSK' : 'takes no PSK'}`;
  }
  if (answer.sessionId.length === 0) return `${version}, an empty session ID`;
  const echo = offer?.sessionId.equals(answer.sessionId) === true;
  return `${version}, ${echo ? 'echoes the session ID' : `a new session ID of ${answer.sessionId.length} bytes`}`;
}

function decided(request: DialRequest, result: DialResult): string {
  const { failure, mechanism } = { failure: result.failure, mechanism: request.mechanism };
  if (failure !== null) return `failed, ${failure.detail}`;
  const issue = result.issued
    ? `the node issued a new ${mechanism}`
    : `the node issued no new ${mechanism}`;
  if (request.offer === null) return `a full handshake, for no session was offered; ${issue}`;
  if (result.resumedBy !== null) return `resumed by ${result.resumedBy}; ${issue}`;
  if (!result.offerSeen) return 'inconclusive, for the ClientHello did not hold the session';
  return `fell back to a full handshake, for the session was offered and not taken; ${issue}`;
}
