import { setTimeout as sleep } from 'node:timers/promises';
import type { TLSSocket } from 'node:tls';
import { CLIENT_KINDS, type ClientKind } from '../../functions/clients/client-kind.ts';
import { kindOfUserAgent } from '../../functions/clients/user-agent.ts';
import { ANSWERED_PROTOCOLS, type AnsweredProtocol } from './protocol-answers.ts';

/** Who has said nothing for so long is not going to; whoever was answered may ask on. */
const QUIET_MS = 1000;
const REQUEST_BYTES_MAX = 65_536;

/** What a client asked first. */
export interface FirstRequest {
  /** False where it sent nothing. */
  readonly asks: boolean;
  /** What its user agent tells; null where it is no HTTP. */
  readonly clientKind: ClientKind | null;
}

/**
 * Answers a client: `beforeAnswer` gets its first request before a byte is sent, and the connection
 * ends as after an idle time-out.
 */
export async function converse(
  socket: TLSSocket,
  beforeAnswer: (request: FirstRequest) => Promise<void>,
): Promise<void> {
  const incoming = new Incoming(socket);
  const { protocol, bytes } = await incoming.request();
  const clientKind = protocol?.name === 'HTTP/1.1' ? kindOf(bytes) : null;
  await beforeAnswer({ asks: bytes.length > 0, clientKind });
  let asked = bytes;
  while (protocol !== null && asked.length > 0 && !socket.destroyed) {
    socket.write(protocol.answer(asked));
    if (protocol.ends) break;
    asked = await incoming.more();
  }
  socket.end();
  await sleep(QUIET_MS, undefined, { ref: false });
  socket.destroy();
}

/** What a client sends, as far as it is wanted. */
class Incoming {
  #bytes = Buffer.alloc(0);
  #wake: () => void = () => {};
  #over = false;

  constructor(socket: TLSSocket) {
    socket.on('data', (chunk: Buffer) => {
      if (this.#bytes.length < REQUEST_BYTES_MAX) this.#bytes = Buffer.concat([this.#bytes, chunk]);
      this.#wake();
    });
    for (const end of ['end', 'close', 'error']) {
      socket.once(end, () => {
        this.#over = true;
        this.#wake();
      });
    }
  }

  /** The first request as a whole, or what there is of it when nothing more comes. */
  async request(): Promise<{ readonly protocol: AnsweredProtocol | null; readonly bytes: Buffer }> {
    for (;;) {
      const protocol = ANSWERED_PROTOCOLS.find((one) => one.isSpoken(this.#bytes)) ?? null;
      const full = this.#over || this.#bytes.length >= REQUEST_BYTES_MAX;
      if (full || protocol?.isWhole(this.#bytes) === true) return { protocol, bytes: this.#take() };
      if (!(await this.#wait())) return { protocol: null, bytes: this.#take() };
    }
  }

  /** What came next; nothing where the client left or fell silent. */
  async more(): Promise<Buffer> {
    if (this.#bytes.length === 0 && !this.#over) await this.#wait();
    return this.#take();
  }

  /** False where nothing came. */
  #wait(): Promise<boolean> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve(false), QUIET_MS);
      this.#wake = () => {
        clearTimeout(timer);
        resolve(true);
      };
    });
  }

  #take(): Buffer {
    const taken = this.#bytes;
    this.#bytes = Buffer.alloc(0);
    return taken;
  }
}

/** The kind alone is kept of a user agent. */
function kindOf(request: Buffer): ClientKind {
  const agent = /\r\nuser-agent:[ \t]*([^\r\n]*)/i.exec(request.toString('latin1'))?.[1];
  if (agent === undefined) return 'none';
  const bytes = Buffer.from(agent.trimEnd(), 'latin1');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return CLIENT_KINDS[kindOfUserAgent(view, 0, bytes.length)] ?? 'other';
}
