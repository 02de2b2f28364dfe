import { isIP } from 'node:net';
import type {
  Clock,
  DialRequest,
  DialResult,
  HeldSession,
  TlsDialer,
} from '../../functions/ports.ts';
import { noConnection } from '../../functions/probe/no-connection.ts';
import { failureOf, issueOf, NOTHING_ISSUED, offerSeen, resumedBy } from './dial-evidence.ts';
import { narrate } from './dial-narrative.ts';
import type { HandshakeView } from './handshake-view.ts';
import { readSession, withLongestHint } from './session-der.ts';
import { openTcp, type TcpAttempt } from './tcp-connection.ts';
import { ticketRequest } from './ticket-request.ts';
import { TlsContexts } from './tls-contexts.ts';
import { shakeHands } from './tls-handshake.ts';

/** Several round trips anywhere on earth. */
const DEFAULT_TICKET_WAIT_MS = 1000;

/**
 * Dials with Node's own TLS over a wire tap. Sessions stay in the dialer's memory: what it hands out
 * is a token without content, good for this dialer alone.
 */
export class NodeTlsDialer implements TlsDialer {
  readonly #clock: Clock;
  readonly #ticketWaitMs: number;
  readonly #contexts = new TlsContexts();
  readonly #sessions = new WeakMap<HeldSession, Buffer>();

  constructor(clock: Clock, options: { readonly ticketWaitMs?: number } = {}) {
    this.#clock = clock;
    this.#ticketWaitMs = options.ticketWaitMs ?? DEFAULT_TICKET_WAIT_MS;
  }

  async dial(request: DialRequest): Promise<DialResult> {
    // A name would be resolved here, past the guard that checked the address.
    if (isIP(request.address) === 0) throw new Error('a dialer takes IP addresses, no names');
    const session = this.#sessionOf(request);
    const context = this.#contexts.of(request);
    const token = request.requestToken ?? null;
    const startedAtMs = this.#clock.nowMs();
    const tcp = await openTcp(request.address, request.port, request.timeoutMs);
    if (tcp.socket === null) return unreachable(startedAtMs, request, tcp.reason);
    const view = await shakeHands(tcp.socket, {
      address: request.address,
      // RFC 6066, section 3: an IP address is no server name.
      serverName: isIP(request.serverName) === 0 ? request.serverName : '',
      context,
      session,
      timeoutMs: Math.max(1, Math.ceil(request.timeoutMs - tcp.connectMs)),
      ticketWaitMs: this.#ticketWaitMs,
      awaitsReissue: request.awaitsReissue,
      request: request.request,
      requestText: ticketRequest(request.serverName || request.address, request.port, token),
    });
    return this.#result(request, session, tcp, view, startedAtMs);
  }

  #sessionOf({ offer, beyondHint }: DialRequest): Buffer | null {
    if (offer === null) return null;
    const session = this.#sessions.get(offer);
    if (session === undefined) throw new Error('the session was issued to another dialer');
    return beyondHint === true ? withLongestHint(session) : session;
  }

  #result(
    request: DialRequest,
    offered: Buffer | null,
    tcp: Extract<TcpAttempt, { readonly connectMs: number }>,
    view: HandshakeView,
    startedAtMs: number,
  ): DialResult {
    const { mechanism } = request;
    const { offer, answer } = view.wire;
    const failure = failureOf(mechanism, request.insecure, view);
    const facts = offered === null ? null : readSession(offered);
    const issue = failure === null ? issueOf(mechanism, view) : NOTHING_ISSUED;
    const unseen = mechanism === 'psk' && view.reused && !request.awaitsReissue;
    const result: DialResult = {
      ...issue,
      issued: issue.issued || (unseen ? null : false),
      startedAtMs,
      clientPort: tcp.clientPort,
      connectMs: tcp.connectMs,
      handshakeMs: view.handshakeMs,
      tlsVersion: view.tlsVersion,
      offerSeen: offerSeen(mechanism, facts, offer),
      resumedBy: resumedBy(view.reused, offer, answer),
      requested: view.requested,
      requestToken: view.requested ? (request.requestToken ?? null) : null,
      session: issue.issued ? this.#hold(request, view.session) : null,
      narrative: [],
      failure,
    };
    return { ...result, narrative: narrate(request, tcp.connectMs, view, result) };
  }

  #hold({ mechanism }: DialRequest, session: Buffer | null): HeldSession | null {
    if (session === null) return null;
    const held: HeldSession = { mechanism, heldSinceMs: this.#clock.nowMs() };
    this.#sessions.set(held, session);
    return held;
  }
}

function unreachable(startedAtMs: number, request: DialRequest, reason: string): DialResult {
  const detail = `no connection to ${request.address} port ${request.port} (${reason})`;
  const failure = { class: 'unreachable', alert: null, detail } as const;
  return noConnection(startedAtMs, failure, [detail, 'decided: failed, the node is unreachable']);
}
