import type { Mechanism, TlsVersion } from './model/balancer.ts';
import type { FailureClass } from './model/trial.ts';

/** One object of a store: its key (`/`-separated, relative to the store) and size in bytes. */
export interface ObjectInfo {
  readonly key: string;
  readonly sizeBytes: number;
}

/** An object opened for reading; `chunks` ends early or throws when the world fails. */
export interface ObjectBody {
  readonly sizeBytes: number;
  readonly chunks: AsyncIterable<Uint8Array>;
}

/** An object being written: nothing is visible under its key before `commit`. */
export interface ObjectWriter {
  append(bytes: Uint8Array): Promise<void>;
  commit(): Promise<void>;
  abort(): Promise<void>;
}

/** A bucket or a folder. */
export interface ObjectStore {
  /** Every object whose key begins with `prefix`, in key order. */
  list(prefix: string): AsyncIterable<ObjectInfo>;
  /** Opens an object; undefined when there is none under that key. */
  read(key: string): Promise<ObjectBody | undefined>;
  /** Starts an object; `commit` replaces whatever stood under the key. */
  write(key: string): Promise<ObjectWriter>;
}

export type QueryValue = string | number | boolean | null;
export type QueryRow = Readonly<Record<string, QueryValue>>;

/** Runs one SQL text of the subset that Athena and DuckDB share; BIGINT arrives as a number. */
export interface QueryEngine {
  query(sql: string): Promise<readonly QueryRow[]>;
}

/** The time now, in epoch milliseconds. */
export interface Clock {
  nowMs(): number;
}

/** A session that a node issued: held in memory by the dialer, never written, printed or read. */
export interface HeldSession {
  readonly mechanism: Mechanism;
  readonly heldSinceMs: number;
}

/** One TLS connection to make. */
export interface DialRequest {
  readonly address: string;
  readonly port: number;
  /** The same for every node of a balancer: a session is bound to it by the client. */
  readonly serverName: string;
  readonly mechanism: Mechanism;
  readonly offer: HeldSession | null;
  /** PEM texts of roots beside the system's. */
  readonly trust: readonly string[];
  /** True leaves the server's certificate unchecked; shows in the report as a finding. */
  readonly insecure: boolean;
  readonly clientCertificate: { readonly cert: string; readonly key: string } | null;
  readonly timeoutMs: number;
}

/** What one connection showed, from the wire and from the TLS library. */
export interface DialResult {
  readonly startedAtMs: number;
  readonly clientPort: number | null;
  readonly connectMs: number | null;
  readonly handshakeMs: number | null;
  readonly tlsVersion: TlsVersion | null;
  /** Whether the ClientHello on the wire held the offered session. */
  readonly offerSeen: boolean;
  /** By what the server resumed; null for a full handshake. */
  readonly resumedBy: Mechanism | null;
  /** Whether the server sent a new credential of the mechanism's kind. */
  readonly issued: boolean;
  readonly session: HeldSession | null;
  readonly ticketLifetimeS: number | null;
  /** SHA-256 of the ticket's key name (first 16 bytes), hex, truncated to 16; never the name. */
  readonly ticketKeyHash: string | null;
  /** Steps as they happened, in plain words without secrets, for `--explain`. */
  readonly narrative: readonly string[];
  readonly failure: {
    readonly class: FailureClass;
    readonly alert: number | null;
    readonly detail: string;
  } | null;
}

/** Makes one TLS connection and says what the wire showed; a failed handshake is a result. */
export interface TlsDialer {
  dial(request: DialRequest): Promise<DialResult>;
}

/** Finds the addresses of a name, A and AAAA, each time anew. */
export interface Resolver {
  resolve(host: string): Promise<readonly string[]>;
}
