import type { BalancerType } from './balancer.ts';

/** The log kinds that we read, and `mixed` for an object that holds several. */
export const LOG_KINDS = [
  'application-access',
  'application-connection',
  'network-tls-access',
  'classic-access',
] as const;
export type LogKind = (typeof LOG_KINDS)[number];
/** The same logs as CloudWatch Logs delivers them, which AWS offers for no classic balancer. */
export const VENDED_KINDS = [
  'vended-application-access',
  'vended-application-connection',
  'vended-network-tls-access',
] as const;
export type VendedKind = (typeof VENDED_KINDS)[number];
/** The logs that CloudWatch Logs delivers of a balancer and that are read, as its API names them. */
export const DELIVERED_LOG_TYPES = [
  'ALB_ACCESS_LOGS',
  'ALB_CONNECTION_LOGS',
  'NLB_ACCESS_LOGS',
] as const;
export type DeliveredLogType = (typeof DELIVERED_LOG_TYPES)[number];

/**
 * How CloudWatch Logs delivers a log of one balancer as plain text, which names no fields: the record
 * fields in their order, and what stands between them ("CreateDelivery", `recordFields` and
 * `fieldDelimiter`).
 */
export interface LogDelivery {
  /** As the log names it: `app/NAME/ID` or `net/NAME/ID`. */
  readonly balancer: string;
  readonly logType: DeliveredLogType;
  readonly fields: readonly string[];
  readonly delimiter: string;
}

/** `trial-results`: what a prober wrote. */
export const SOURCE_KINDS = [
  ...LOG_KINDS,
  ...VENDED_KINDS,
  'trial-results',
  'mixed',
  'unknown',
] as const;
export type SourceKind = (typeof SOURCE_KINDS)[number];
/** The kinds of objects that hold logs. */
export const LOG_SOURCE_KINDS: readonly SourceKind[] = [...LOG_KINDS, ...VENDED_KINDS, 'mixed'];

/**
 * Lines that are right but hold no handshake. `no-handshake`: no TLS version was logged, and in an
 * application access log no cipher (plain TCP or HTTP, or a client that left); `test-object`, `health-check`: what the whole object holds.
 * Of vended logs: `lacks-identity`: nothing says which connection of which balancer the record is of;
 * `header-line`: names of fields, and what else a `#` begins; `control-message`: CloudWatch Logs
 * saying that a subscription is there.
 */
export const SKIPS = [
  'empty-line',
  'no-handshake',
  'plain-http',
  'test-object',
  'health-check',
  'lacks-identity',
  'header-line',
  'control-message',
] as const;
export type Skip = (typeof SKIPS)[number];

/** Why a line is rejected. */
export const REJECTS = [
  'unknown-format',
  'too-few-fields',
  'open-quote',
  'line-too-long',
  'bad-time',
  'bad-balancer',
  'bad-client',
  'bad-node',
  'bad-tls',
  'bad-number',
  'bad-connection-id',
  'bad-trial',
] as const;
export type RejectReason = (typeof REJECTS)[number];

/** Why a whole object is set aside: it can't be read to its end. */
export const QUARANTINES = [
  'gzip-truncated',
  'gzip-corrupt',
  'gzip-bomb',
  'gzip-in-gzip',
  'utf-16',
  'size-mismatch',
  'object-too-large',
  'unknown-fields',
  'parquet-unreadable',
  'gone',
] as const;
export type QuarantineReason = (typeof QUARANTINES)[number];

/**
 * The ledger's entry of one object. Conservation: `lines` (physical lines) equals `rows` (lines
 * reduced into handshakes, or trials) plus all `skipped` plus all `rejected`.
 */
export interface Source {
  readonly sourceId: string;
  readonly bucket: string;
  readonly key: string;
  /** What tells this state of the object from others of its name; null where one replaces another. */
  readonly version: string | null;
  readonly kind: SourceKind;
  readonly accountId: string;
  readonly region: string;
  /** Null where neither key nor lines name it. */
  readonly balancerType: BalancerType | null;
  readonly balancer: string | null;
  /** Delivery day, `YYYY-MM-DD`. */
  readonly day: string;
  /** End of the period that the object covers, from its key; epoch ms. */
  readonly endedAtMs: number | null;
  readonly bytes: number;
  readonly lines: number;
  readonly rows: number;
  readonly skipped: Readonly<Partial<Record<Skip, number>>>;
  readonly rejected: Readonly<Partial<Record<RejectReason, number>>>;
  readonly quarantined: QuarantineReason | null;
  /** Lake keys that hold the object's handshakes. */
  readonly handshakeKeys: readonly string[];
  /** Lake keys that hold the object's trials. */
  readonly trialKeys: readonly string[];
  /** Lake key of its ledger row. */
  readonly ledgerKey: string;
}

/**
 * * Objects of one log and one balancer, counted together. An object that needs a person's eye, for
 * lines rejected or because it was set aside, is a group of its own, with its key.
 */
export interface SourceGroup
  extends Pick<
    Source,
    | 'kind'
    | 'balancerType'
    | 'region'
    | 'accountId'
    | 'balancer'
    | 'lines'
    | 'rows'
    | 'skipped'
    | 'rejected'
  > {
  readonly key: string | null;
  readonly objects: number;
  readonly quarantined: Readonly<Partial<Record<QuarantineReason, number>>>;
}
