import type { BalancerType, Outcome, TlsVersion } from './balancer.ts';

/**
 * How a connection is known again in another line, object or copy:
 * - `TID_…`: the balancer's own connection trace id; rows with it are one connection;
 * - `line:<hash>`: a log that writes one line per connection; equal ids are the same line;
 * - `flow:<hash>`: requests without a trace id; rows with it are one connection as long as no gap
 *   between `last_seen_ms` and the next `handshake_at_ms` is longer than the keep-alive time.
 */
export const FLOW_ID_PREFIX = 'flow:';
export const LINE_ID_PREFIX = 'line:';

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
  readonly handshake_at_ms: number;
  readonly last_seen_ms: number;
  /** Keyed hash of the client's address. */
  readonly client: string;
  readonly client_port: number | null;
  readonly connection_id: string;
  readonly tls_version: TlsVersion | null;
  readonly cipher: string | null;
  readonly outcome: Outcome;
  readonly handshake_ms: number | null;
  readonly certificate: string | null;
  /** True where this line proves mutual TLS; null where the log can't tell. */
  readonly mutual_tls: boolean | null;
  readonly source_id: string;
}
