import type { TLSSocket } from 'node:tls';
import type { HandshakeOrder, MutableView } from './handshake-view.ts';
import { readSession } from './session-der.ts';

/** A ticket takes a round trip where it comes. It need not after a resumed handshake, nor before an answer. */
const SHORT_WAIT = { leastMs: 100, handshakes: 4 };

/**
 * The time after a handshake in which a server may send tickets: those of TLS 1.3 come about one
 * round trip later (RFC 8446, section 4.6.1), and of some servers only with an answer.
 */
export class TicketWait {
  readonly #socket: TLSSocket;
  readonly #view: MutableView;
  readonly #order: HandshakeOrder;
  readonly #finish: () => void;
  #timer: NodeJS.Timeout | undefined;
  #begunMs = 0;

  /** Calls `finish` when there is nothing more to wait for; a `session` event may do so before. */
  constructor(socket: TLSSocket, view: MutableView, order: HandshakeOrder, finish: () => void) {
    this.#socket = socket;
    this.#view = view;
    this.#order = order;
    this.#finish = finish;
  }

  /** The handshake is complete. */
  begin(): void {
    const { tlsVersion, session } = this.#view;
    this.#begunMs = performance.now();
    if (this.#order.request === 'at-once') this.#ask();
    else if (tlsVersion !== '1.3' || session !== null || !this.#mayCome()) this.#proceed();
    else this.#timer = setTimeout(() => this.#withoutTicket(), this.#waitMs());
  }

  /** A TLS 1.3 ticket came after the handshake. */
  ticketCame(): void {
    if (!this.#asksAlways) this.#finish();
    else if (!this.#view.requested) this.#askSoon();
  }

  end(): void {
    clearTimeout(this.#timer);
  }

  /**
   * Takes the session from the socket where it holds a ticket: Node has no `session` event for one
   * over 10 KiB, and a session holds the server's certificate.
   */
  capture(): void {
    const { secured, tlsVersion, session } = this.#view;
    if (!secured || tlsVersion !== '1.3' || session !== null) return;
    const held = this.#socket.getSession();
    if (held !== undefined && (readSession(held)?.ticket.length ?? 0) > 0) {
      this.#view.session = held;
    }
  }

  get #asksAlways(): boolean {
    return this.#order.request === 'after-ticket';
  }

  #proceed(): void {
    if (this.#asksAlways) this.#ask();
    else this.#finish();
  }

  /** Not within the event of a ticket: what is written there is lost, and with it the connection. */
  #askSoon(): void {
    this.#view.requested = true;
    clearTimeout(this.#timer);
    setImmediate(() => this.#ask());
  }

  #mayCome(): boolean {
    return !this.#view.reused || this.#order.awaitsReissue;
  }

  #withoutTicket(): void {
    this.capture();
    const { session, reused, requested } = this.#view;
    const mayAsk = this.#order.request === 'without-ticket' && !requested && !reused;
    if (session === null && mayAsk) this.#ask();
    else this.#proceed();
  }

  #ask(): void {
    this.#view.requested = true;
    this.#socket.write(this.#order.requestText);
    const answered = () => {
      this.capture();
      this.#finish();
    };
    this.#socket.once('data', () => {
      this.#view.answered = true;
      if (this.#asksAlways) answered();
    });
    this.#socket.once('end', answered);
    this.#timer = setTimeout(answered, this.#answerWaitMs());
  }

  /** Of a request that is always sent no more than what is left of the time for a ticket. */
  #answerWaitMs(): number {
    const { ticketWaitMs } = this.#order;
    const waitedMs = this.#asksAlways ? performance.now() - this.#begunMs : 0;
    return Math.max(0, ticketWaitMs - waitedMs);
  }

  #waitMs(): number {
    const { ticketWaitMs } = this.#order;
    const { reused, handshakeMs } = this.#view;
    if (!reused && !this.#asksAlways) return ticketWaitMs;
    const { leastMs, handshakes } = SHORT_WAIT;
    return Math.min(ticketWaitMs, Math.max(leastMs, handshakes * (handshakeMs ?? 0)));
  }
}
