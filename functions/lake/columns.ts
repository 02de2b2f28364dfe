/** Types that mean the same in Parquet, DuckDB and Athena. */
export type ColumnType = 'VARCHAR' | 'INTEGER' | 'BIGINT' | 'DOUBLE' | 'BOOLEAN';

/** A value of a row: a BIGINT may be a number where it is an exact one. */
export type TableValue = string | number | bigint | boolean | null;

export interface Column {
  readonly name: string;
  readonly type: ColumnType;
  /** The columns that every row has; all others may be null. */
  readonly required?: true;
  /** Hardly any value repeats: a dictionary of them would only cost. */
  readonly distinct?: true;
  /** A 64-bit hash: it uses the whole range of a BIGINT, far beyond a number's exact integers. */
  readonly hash?: true;
}

/** Partition columns of every table: their values are in the object key, not in the file. */
export const PARTITION_COLUMNS = [
  { name: 'balancer_type', type: 'VARCHAR', required: true },
  { name: 'region', type: 'VARCHAR', required: true },
  { name: 'day', type: 'VARCHAR', required: true },
] as const satisfies readonly Column[];

/** One row per connection and object (see `handshake.ts` for what each column means). */
export const HANDSHAKE_COLUMNS = [
  { name: 'account_id', type: 'VARCHAR', required: true },
  { name: 'balancer', type: 'VARCHAR', required: true },
  { name: 'node', type: 'VARCHAR' },
  { name: 'listener', type: 'VARCHAR' },
  { name: 'node_id', type: 'BIGINT', required: true, hash: true },
  { name: 'place_id', type: 'BIGINT', required: true, hash: true },
  { name: 'handshake_at_ms', type: 'BIGINT', required: true },
  { name: 'last_seen_ms', type: 'BIGINT', required: true },
  { name: 'client', type: 'BIGINT', required: true, hash: true },
  { name: 'client_port', type: 'INTEGER' },
  { name: 'connection_id', type: 'BIGINT', required: true, distinct: true, hash: true },
  { name: 'identity_kind', type: 'VARCHAR', required: true },
  { name: 'tls_version', type: 'VARCHAR' },
  { name: 'cipher', type: 'VARCHAR' },
  { name: 'outcome', type: 'VARCHAR', required: true },
  { name: 'handshake_ms', type: 'DOUBLE' },
  { name: 'certificate', type: 'VARCHAR' },
  { name: 'mutual_tls', type: 'BOOLEAN' },
  { name: 'client_kind', type: 'VARCHAR' },
  { name: 'probe_token', type: 'VARCHAR' },
  { name: 'reading_id', type: 'BIGINT', required: true, hash: true },
] as const satisfies readonly Column[];

/** What `handshakes` calls its columns. */
export type HandshakeColumnName = (typeof HANDSHAKE_COLUMNS)[number]['name'];

/**
 * The ledger: one row per object, read or set aside (`quarantined` then says why). `skipped` and
 * `rejected` are JSON objects of counts, without spaces: SQL cuts the counts out of the text.
 */
export const SOURCE_COLUMNS = [
  { name: 'source_id', type: 'VARCHAR', required: true, distinct: true },
  { name: 'reading_id', type: 'BIGINT', required: true, distinct: true, hash: true },
  { name: 'bucket', type: 'VARCHAR', required: true },
  { name: 'key', type: 'VARCHAR', required: true, distinct: true },
  { name: 'version', type: 'VARCHAR' },
  { name: 'kind', type: 'VARCHAR', required: true },
  { name: 'account_id', type: 'VARCHAR', required: true },
  { name: 'balancer', type: 'VARCHAR' },
  { name: 'ended_at_ms', type: 'BIGINT' },
  { name: 'bytes', type: 'BIGINT', required: true },
  { name: 'lines', type: 'BIGINT', required: true },
  { name: 'rows', type: 'BIGINT', required: true },
  { name: 'skipped', type: 'VARCHAR', required: true },
  { name: 'rejected', type: 'VARCHAR', required: true },
  { name: 'quarantined', type: 'VARCHAR' },
] as const satisfies readonly Column[];

/** One row per trial of a probe (see `trial.ts` for what each column means). */
export const TRIAL_COLUMNS = [
  { name: 'run_id', type: 'VARCHAR', required: true },
  { name: 'tried_at_ms', type: 'BIGINT', required: true },
  { name: 'prober_region', type: 'VARCHAR' },
  { name: 'balancer', type: 'VARCHAR', required: true },
  { name: 'issuer_node', type: 'VARCHAR' },
  { name: 'node', type: 'VARCHAR', required: true },
  { name: 'relation', type: 'VARCHAR' },
  { name: 'mechanism', type: 'VARCHAR', required: true },
  { name: 'tls_version', type: 'VARCHAR' },
  { name: 'outcome', type: 'VARCHAR', required: true },
  { name: 'reissued', type: 'BOOLEAN' },
  { name: 'resumed_by', type: 'VARCHAR' },
  { name: 'ticket_lifetime_s', type: 'INTEGER' },
  { name: 'session_age_ms', type: 'BIGINT' },
  { name: 'connect_ms', type: 'DOUBLE' },
  { name: 'handshake_ms', type: 'DOUBLE' },
  { name: 'error', type: 'VARCHAR' },
  { name: 'client_port', type: 'INTEGER' },
  { name: 'certificate_checked', type: 'BOOLEAN' },
  { name: 'ticket_key_hash', type: 'VARCHAR' },
  { name: 'account_id', type: 'VARCHAR' },
  { name: 'purpose', type: 'VARCHAR' },
  { name: 'probe_token', type: 'VARCHAR' },
  { name: 'source_id', type: 'VARCHAR', required: true },
] as const satisfies readonly Column[];
