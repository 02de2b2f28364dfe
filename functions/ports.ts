import type { Hook } from './model/alerts/alert-settings.ts';
import type { Notification } from './model/alerts/notification.ts';
import type { Mechanism, TlsVersion } from './model/balancer.ts';
import type { FailureClass } from './model/trial.ts';

/** One object of a store: its key (`/`-separated, relative to the store) and size in bytes. */
export interface ObjectInfo {
  readonly key: string;
  readonly sizeBytes: number;
  /** What tells its content from any other under this key, where the store knows. */
  readonly etag?: string;
  /** When it was written, where the store knows. */
  readonly modifiedAtMs?: number;
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
  /** Every object whose key begins with `prefix`, in the order of the keys' UTF-8 bytes. */
  list(prefix: string): AsyncIterable<ObjectInfo>;
  /** Opens an object; undefined when there is none under that key. */
  read(key: string): Promise<ObjectBody | undefined>;
  /** Starts an object; `commit` replaces whatever the key held. */
  write(key: string): Promise<ObjectWriter>;
  /** Removes an object; no error where there is none. */
  remove(key: string): Promise<void>;
}

/** An object as it was when it was loaded; `version` names that state in a conditional write. */
export interface StoredState {
  readonly bytes: Uint8Array;
  readonly version: string;
  /** Set where the newest state is damaged: `bytes` are of the one before, or (`all`) of none. */
  readonly damaged?: 'newest' | 'all';
}

/** Small objects that several writers share: a write says which state it replaces. */
export interface StateStore {
  /**
   * The object and its version; undefined when there is none under that key. A store that keeps
   * earlier states passes over those that are not whole.
   */
  load(key: string, isWhole?: (bytes: Uint8Array) => boolean): Promise<StoredState | undefined>;
  /**
   * Writes where the key still holds `version` (null: no object); false, and nothing written, where
   * another writer was first.
   */
  replace(key: string, bytes: Uint8Array, version: string | null): Promise<boolean>;
}

export type QueryValue = string | number | boolean | null;
export type QueryRow = Readonly<Record<string, QueryValue>>;

/** Runs one SQL text of the subset that Athena and DuckDB share; BIGINT arrives as a number. */
export interface QueryEngine {
  query(sql: string): Promise<readonly QueryRow[]>;
}

export type QueryRunState = 'running' | 'succeeded' | 'failed';

/** A query that was started, perhaps by somebody else. */
export interface QueryRun {
  readonly id: string;
  readonly state: QueryRunState;
  /** The SQL text as it was started, leading comment and all. */
  readonly sql: string;
  /** Why it failed, in the engine's words; null unless it did. */
  readonly reason: string | null;
  readonly startedAtMs: number;
}

/** Queries without a caller that waits: one call starts, others look, and read the rows. */
export interface QueryRuns {
  /** Starts a query and returns its id; the same text gives the same run, started once. */
  start(sql: string): Promise<string>;
  look(id: string): Promise<QueryRun>;
  /** The rows of a run that succeeded; BIGINT arrives as a number. */
  rows(id: string): Promise<readonly QueryRow[]>;
  /** Runs that were started at or after `sinceMs`, newest first. */
  recent(sinceMs: number): AsyncIterable<QueryRun>;
}

/** Something that happened, for whoever listens; `id` is the same when it is sent again. */
export interface BusEvent {
  readonly id: string;
  readonly type: string;
  readonly detail: Readonly<Record<string, JsonValue>>;
}

export type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [name: string]: JsonValue };

/** Where stages announce what they did; at least once, in no order. */
export interface EventBus {
  send(events: readonly BusEvent[]): Promise<void>;
}

/** A message for the subscribers of a topic; they filter by its attributes. */
export interface TopicMessage {
  readonly subject: string;
  readonly message: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** Topics of SNS. */
export interface TopicPublisher {
  /** Publishes to the topic of that ARN; throws `send-failed`. */
  publish(topic: string, message: TopicMessage): Promise<void>;
}

/** The answer of a hook to one sending; `detail` is one line that holds no secret. */
export type HookAnswer =
  | { readonly kind: 'status'; readonly status: number; readonly retryAfter: string | null }
  /** A bus or topic took it. */
  | { readonly kind: 'taken' }
  /** Nobody answered in time, or the connection broke: it may have arrived. */
  | { readonly kind: 'no-answer'; readonly detail: string }
  /** The address is none that a hook may have: nothing was connected. */
  | { readonly kind: 'unsafe-address'; readonly detail: string }
  /** A secret of the hook can't be read or used: nothing was sent. */
  | { readonly kind: 'no-secret'; readonly detail: string };

/**
 * Sends to hooks, each time anew: retries and their order are the caller's. `foundAtMs`: when what it
 * says was last found; now if left out.
 */
export interface HookSender {
  send(hook: Hook, notification: Notification, foundAtMs?: number): Promise<HookAnswer>;
}

/** The time now, in epoch milliseconds. */
export interface Clock {
  nowMs(): number;
}

/** A clock that can be waited on. */
export interface WaitingClock extends Clock {
  /** Resolves after so many milliseconds, at once where the signal is aborted; never rejects. */
  wait(ms: number, signal: AbortSignal): Promise<void>;
}

/**
 * When a connection carries an HTTP request after its handshake: not at all; for servers that send
 * tickets with their first write, where no TLS 1.3 ticket came without one, or at once; or always, once a
 * ticket has come or is not to be expected, so that a node which dislikes requests issues one before.
 */
export type TicketRequest = 'never' | 'without-ticket' | 'at-once' | 'after-ticket';

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
  /** Whether a session is offered that is older than its lifetime hint, where the TLS stack lets it. */
  readonly beyondHint?: boolean;
  /** PEM texts of roots beside the system's. */
  readonly trust: readonly string[];
  /** True leaves the server's certificate unchecked; shows in the report as a finding. */
  readonly insecure: boolean;
  readonly clientCertificate: { readonly cert: string; readonly key: string } | null;
  readonly request: TicketRequest;
  /** The token with which the path of a request ends; without one it has none. */
  readonly requestToken?: string | null;
  /** Whether to wait for a new ticket after a TLS 1.3 session was resumed: none need come. */
  readonly awaitsReissue: boolean;
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
  /** Whether the server sent a new credential of the mechanism's kind; null where nobody waited. */
  readonly issued: boolean | null;
  readonly session: HeldSession | null;
  /** Whether a request was sent. */
  readonly requested: boolean;
  /** The token of the request that was sent; null where none was, or one without a token. */
  readonly requestToken: string | null;
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
