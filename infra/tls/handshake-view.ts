import type { SecureContext } from 'node:tls';
import type { TlsVersion } from '../../functions/model/balancer.ts';
import type { TicketRequest } from '../../functions/ports.ts';
import type { WireFacts } from './wire-tap.ts';

/** How to make one handshake over a connection that is open. */
export interface HandshakeOrder {
  readonly address: string;
  /** Empty: no name is sent. */
  readonly serverName: string;
  readonly context: SecureContext;
  readonly session: Buffer | null;
  /** For the handshake itself. */
  readonly timeoutMs: number;
  /** How long a TLS 1.3 server may take to send a ticket after the handshake. */
  readonly ticketWaitMs: number;
  /** Whether to wait for one after a resumed handshake too. */
  readonly awaitsReissue: boolean;
  readonly request: TicketRequest;
  readonly requestText: string;
}

/** One handshake as the TLS library and the wire show it. */
export interface HandshakeView {
  readonly wire: WireFacts;
  /** Whether the handshake was completed. */
  readonly secured: boolean;
  readonly handshakeMs: number | null;
  readonly tlsVersion: TlsVersion | null;
  readonly reused: boolean;
  /** Why the server's certificate is not trusted; null where it is, and after a resumption. */
  readonly untrusted: string | null;
  /** The newest session that can be offered again. */
  readonly session: Buffer | null;
  /** What the TLS library calls the error, with OpenSSL's words where it has any. */
  readonly error: { readonly code: string; readonly words: string } | null;
  readonly timedOut: boolean;
  /** Whether a request was sent. */
  readonly requested: boolean;
  /** Whether the server began to answer it. */
  readonly answered: boolean;
}

/** A view while it is being made. */
export type MutableView = { -readonly [K in keyof HandshakeView]: HandshakeView[K] };
