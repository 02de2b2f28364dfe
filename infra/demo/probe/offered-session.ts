import type { Mechanism } from '../../../functions/model/balancer.ts';

// Parses ClientHello a second time, beside infra/tls, on purpose: the lab is what the prober is held
// against, and a mistake that both shared would go unseen.

/**
 * A session that a client offers, by the name that its issuer knows it by: the session ID, or the
 * name of the key that sealed the ticket.
 */
export interface LabOffer {
  readonly mechanism: Mechanism;
  readonly name: string;
}

const RECORD_HEADER_BYTES = 5;
const HANDSHAKE_HEADER_BYTES = 4;
const VERSION_AND_RANDOM_BYTES = 34;
/** The first bytes of a ticket name its key (RFC 5077, section 4). */
const KEY_NAME_BYTES = 16;
const SESSION_TICKET = 35;
const PRE_SHARED_KEY = 41;
const SUPPORTED_VERSIONS = 43;
const TLS_1_2 = Buffer.from([3, 3]);

/** True once the first TLS record is there in full: it holds the ClientHello. */
export function holdsHello(bytes: Buffer): boolean {
  if (bytes.length < RECORD_HEADER_BYTES) return false;
  return bytes.length >= RECORD_HEADER_BYTES + bytes.readUInt16BE(3);
}

/** What a node's choices depend on in a ClientHello. */
export interface LabHello {
  /** Null where no session is offered. */
  readonly offer: LabOffer | null;
  /** Whether the client speaks nothing older than TLS 1.3. */
  readonly onlyTls13: boolean;
}

/** Reads the ClientHello in the first record. */
export function helloIn(record: Buffer): LabHello {
  let at = RECORD_HEADER_BYTES + HANDSHAKE_HEADER_BYTES + VERSION_AND_RANDOM_BYTES;
  const idLength = record.readUInt8(at);
  const id = record.subarray(at + 1, at + 1 + idLength);
  at += 1 + idLength;
  at += 2 + record.readUInt16BE(at);
  at += 1 + record.readUInt8(at);
  const extensions = at < record.length ? extensionsFrom(record, at + 2) : new Map();
  return { offer: offerOf(id, extensions), onlyTls13: isOnlyTls13(extensions) };
}

function offerOf(id: Buffer, extensions: ReadonlyMap<number, Buffer>): LabOffer | null {
  const identities = extensions.get(PRE_SHARED_KEY);
  // The list's length and the first identity's length come before it (RFC 8446, section 4.2.11).
  if (identities !== undefined) return { mechanism: 'psk', name: keyName(identities.subarray(4)) };
  const ticket = extensions.get(SESSION_TICKET) ?? Buffer.alloc(0);
  if (ticket.length > 0) return { mechanism: 'session-ticket', name: keyName(ticket) };
  // A client that speaks TLS 1.3 fills the ID with chance (RFC 8446, appendix D.4).
  if (id.length === 0 || extensions.has(SUPPORTED_VERSIONS)) return null;
  return { mechanism: 'session-id', name: id.toString('hex') };
}

/** The list has its length before it (RFC 8446, section 4.2.1). */
function isOnlyTls13(extensions: ReadonlyMap<number, Buffer>): boolean {
  const versions = extensions.get(SUPPORTED_VERSIONS);
  return versions !== undefined && !versions.subarray(1).includes(TLS_1_2);
}

/** The name in the first bytes of a ticket, or of the key that seals it. */
export function keyName(ticketOrKey: Buffer): string {
  return ticketOrKey.subarray(0, KEY_NAME_BYTES).toString('hex');
}

function extensionsFrom(record: Buffer, start: number): Map<number, Buffer> {
  const found = new Map<number, Buffer>();
  let at = start;
  while (at + 4 <= record.length) {
    const end = at + 4 + record.readUInt16BE(at + 2);
    found.set(record.readUInt16BE(at), record.subarray(at + 4, end));
    at = end;
  }
  return found;
}
