import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import type { TlsVersion } from '../../../functions/model/balancer.ts';

/** The certificate that a client showed, as a connection log prints it. */
export interface ShownCertificate {
  readonly subject: string;
  readonly validity: string;
  readonly serial: string;
}

/** What the server says of one handshake: the truth of the lab. */
export interface Negotiation {
  readonly outcome: 'resumed' | 'full' | 'failed';
  /** Null when it failed before a version was agreed. */
  readonly tlsVersion: TlsVersion | null;
  readonly cipher: string | null;
  /** From the accepted connection to the finished handshake; null when it failed. */
  readonly handshakeMs: number | null;
  readonly clientCertificate: ShownCertificate | null;
}

/** TLS versions by the names that Node gives them. */
export const TLS_VERSIONS: Readonly<Record<string, TlsVersion>> = {
  'TLSv1.2': '1.2',
  'TLSv1.3': '1.3',
};
const NOTHING_AGREED: Negotiation = {
  outcome: 'failed',
  tlsVersion: null,
  cipher: null,
  handshakeMs: null,
  clientCertificate: null,
};
/** The one failure of the lab that comes after version and cipher were agreed. */
const NO_CERTIFICATE = 'ERR_SSL_PEER_DID_NOT_RETURN_A_CERTIFICATE';

interface Entry {
  readonly startedMs: number;
  readonly settled: PromiseWithResolvers<Negotiation>;
}

/** The handshakes of one server, found again by the client's port. */
export class Negotiations {
  readonly #entries = new Map<number, Entry>();
  readonly #mutualTls: boolean;

  constructor(mutualTls: boolean) {
    this.#mutualTls = mutualTls;
  }

  /** A connection was accepted; one that closes before its handshake ended has failed. */
  begin(socket: Socket): void {
    const { remotePort } = socket;
    if (remotePort === undefined) return;
    const { settled } = this.#entry(remotePort);
    socket.once('close', () => settled.resolve(NOTHING_AGREED));
  }

  succeed(socket: TLSSocket): void {
    const entry = this.#entries.get(socket.remotePort ?? 0);
    entry?.settled.resolve(succeeded(socket, entry.startedMs, this.#mutualTls));
  }

  fail(error: Error, socket: TLSSocket): void {
    const entry = this.#entries.get(socket.remotePort ?? 0);
    entry?.settled.resolve(failed(error, socket));
  }

  /** Waits for the handshake with the client at that port to end, and forgets it. */
  async take(clientPort: number): Promise<Negotiation> {
    const negotiation = await this.#entry(clientPort).settled.promise;
    this.#entries.delete(clientPort);
    return negotiation;
  }

  /** Client and server may ask first: whoever does makes the entry. */
  #entry(clientPort: number): Entry {
    const known = this.#entries.get(clientPort);
    if (known !== undefined) return known;
    const entry = { startedMs: performance.now(), settled: Promise.withResolvers<Negotiation>() };
    this.#entries.set(clientPort, entry);
    return entry;
  }
}

/** What a server says of a handshake that it completed. */
export function succeeded(socket: TLSSocket, startedMs: number, mutualTls: boolean): Negotiation {
  return {
    outcome: socket.isSessionReused() ? 'resumed' : 'full',
    ...agreed(socket),
    handshakeMs: performance.now() - startedMs,
    clientCertificate: mutualTls ? shownCertificate(socket) : null,
  };
}

/** What it says of one that failed. */
export function failed(error: Error, socket: TLSSocket): Negotiation {
  const isLate = 'code' in error && error.code === NO_CERTIFICATE;
  return isLate ? { ...NOTHING_AGREED, ...agreed(socket) } : NOTHING_AGREED;
}

function agreed(socket: TLSSocket): Pick<Negotiation, 'tlsVersion' | 'cipher'> {
  const protocol = socket.getProtocol() ?? '';
  return { tlsVersion: TLS_VERSIONS[protocol] ?? null, cipher: socket.getCipher()?.name ?? null };
}

/** A resumed handshake shows no certificate, even though the session remembers one. */
function shownCertificate(socket: TLSSocket): ShownCertificate | null {
  if (socket.isSessionReused()) return null;
  const { subject, valid_from, valid_to, serialNumber } = socket.getPeerCertificate();
  if (subject === undefined) return null;
  const { CN, O } = subject;
  const utc = (date: string) => new Date(date).toISOString().replace('.000Z', 'Z');
  return {
    subject: `CN=${CN},O=${O}`,
    validity: `NotBefore=${utc(valid_from)};NotAfter=${utc(valid_to)}`,
    serial: serialNumber,
  };
}
