import type { BalancerType, Outcome, TlsVersion } from './balancer.ts';

/**
 * How a connection is known again in another line, object or copy:
 * - `trace`: by the balancer's own connection trace id; rows with it are one connection;
 * - `line`: its log writes one line per connection; equal ids are the same line;
 * - `flow`: by client, port and node, for requests without a trace id; rows with it are one
 *   connection as long as no gap between `last_seen_ms` and the next `handshake_at_ms` is longer
 *   than the keep-alive time.
 */
export const IDENTITY_KINDS = ['trace', 'flow', 'line'] as const;
export type IdentityKind = (typeof IDENTITY_KINDS)[number];

/** One TLS negotiation as one object shows it; names equal the columns of `handshakes`. */
export interface Handshake {
  readonly balancer_type: BalancerType;
  readonly region: string;
  /** Delivery day, `YYYY-MM-DD`. */
  readonly day: string;
  readonly account_id: string;
  readonly balancer: string;
  readonly node: string | null;
  readonly listener: string | null;
  /** 64-bit hash of type, Region, account, balancer and node. */
  readonly node_id: bigint;
  /** 64-bit hash of these and the listener. */
  readonly place_id: bigint;
  readonly handshake_at_ms: number;
  readonly last_seen_ms: number;
  /** Keyed 64-bit hash of the client's address. */
  readonly client: bigint;
  readonly client_port: number | null;
  /** Keyed 64-bit hash of what names the connection, by its `identity_kind`. */
  readonly connection_id: bigint;
  readonly identity_kind: IdentityKind;
  readonly tls_version: TlsVersion | null;
  readonly cipher: string | null;
  readonly outcome: Outcome;
  readonly handshake_ms: number | null;
  readonly certificate: string | null;
  /** True where this line proves mutual TLS; null where the log can't tell. */
  readonly mutual_tls: boolean | null;
  /** What the client is, by its user agent; null where the log names none. */
  readonly client_kind: string | null;
  /**
   * Keyed 64-bit hash of the token of a probe's request on the connection, 16 hex digits
   * (`SEVERAL_TOKENS` of more than one); null for all others.
   */
  readonly probe_token: string | null;
  /** The reading of an object that gave the row, as the ledger names it. */
  readonly reading_id: bigint;
}
