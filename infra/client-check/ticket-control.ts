import { randomBytes } from 'node:crypto';
import type { Server } from 'node:tls';
import { Fault } from '../../functions/errors.ts';

/** The parts of a ticket's beginning (RFC 5077, section 4): the name of its key, and a nonce. */
export const TICKET_NAME_BYTES = 16;
const NONCE_BYTES = 16;
const KEY_BYTES = 16;

/** What a node says to a ticket that is offered; to renew is to accept it and to issue a new one. */
export type TicketAnswer = 'refuse' | 'accept' | 'renew';

/** A node's hand in its tickets. */
export interface TicketControl {
  /** Called with the name of each ticket that is issued: no two have the same one. */
  issued(name: Buffer): void;
  answer(name: Buffer): TicketAnswer;
}

/** What seals tickets: shared by nodes that open each other's. */
export interface TicketKeys {
  readonly hmacKey: Buffer;
  readonly aesKey: Buffer;
}

/** Of OpenSSL's SSL_CTX_set_tlsext_ticket_key_evp_cb: what the callback returns. */
const CODES: Readonly<Record<TicketAnswer, number>> = { refuse: 0, accept: 1, renew: 2 };
const SEALED = 1;

/** What Node's TLS server has inside, and tests of its own use (test-https-resume-after-renew.js). */
interface NativeContext {
  enableTicketKeyCallback(): void;
  onticketkeycallback?: (
    name: Buffer,
    nonce: Buffer,
    seals: boolean,
  ) => readonly [code: number, hmacKey: Buffer, aesKey: Buffer, name?: Buffer, nonce?: Buffer];
}

/** New keys. */
export function newTicketKeys(): TicketKeys {
  return { hmacKey: randomBytes(KEY_BYTES), aesKey: randomBytes(KEY_BYTES) };
}

/**
 * Lets a node decide on each ticket by itself. With `ticketKeys`, all that is public, a Node server
 * sends no ticket after a resumed TLS 1.3 handshake; other stacks send one, and clients that use a
 * ticket once would seem to offer only every second time.
 */
export function controlTickets(
  server: Server,
  { hmacKey, aesKey }: TicketKeys,
  control: TicketControl,
): void {
  const context = nativeContext(server);
  context.enableTicketKeyCallback();
  context.onticketkeycallback = (name, _nonce, seals) => {
    if (!seals) return [CODES[control.answer(name)], hmacKey, aesKey];
    const ownName = randomBytes(TICKET_NAME_BYTES);
    control.issued(ownName);
    return [SEALED, hmacKey, aesKey, ownName, randomBytes(NONCE_BYTES)];
  };
}

function nativeContext(server: Server): NativeContext {
  const shared: unknown = Reflect.get(server, '_sharedCreds');
  const context: unknown =
    typeof shared === 'object' && shared !== null ? Reflect.get(shared, 'context') : null;
  if (isNativeContext(context)) return context;
  throw new Fault(
    'bad-config',
    `Node ${process.version} does not let a TLS server renew tickets: use Node 24, as npm run does`,
  );
}

function isNativeContext(context: unknown): context is NativeContext {
  return typeof context === 'object' && context !== null && 'enableTicketKeyCallback' in context;
}
