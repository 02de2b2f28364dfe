import type { BalancerType, Mechanism, TlsVersion } from './balancer.ts';

/** Who was shown a session: the node that issued it, or another one. */
export const RELATIONS = ['same-node', 'cross-node'] as const;
export type Relation = (typeof RELATIONS)[number];

/** `inconclusive`: the wire did not show the offer, so nothing was tried. */
export const TRIAL_OUTCOMES = ['resumed', 'full', 'failed', 'inconclusive'] as const;
export type TrialOutcome = (typeof TRIAL_OUTCOMES)[number];

/**
 * Why a handshake failed. `alert` is written with its number, `alert:40`; `version`: the node does
 * not speak the TLS version that the mechanism needs. It chose another one, or sent alert 70.
 */
export const FAILURE_CLASSES = [
  'alert',
  'reset',
  'closed',
  'timeout',
  'unreachable',
  'certificate',
  'version',
] as const;
export type FailureClass = (typeof FAILURE_CLASSES)[number];

/** The errors of a node that does not speak the TLS version: alert 70 is RFC 8446, section 6.2. */
export const VERSION_ERRORS: readonly string[] = ['version', 'version:70', 'alert:70'];

/**
 * One probe attempt; names equal the columns of `trials`. With `issuer_node` and `relation` null it
 * offered no session: the handshake that fetches one, and shows whether the node works at all and
 * issues a credential of the mechanism's kind (`reissued`).
 */
export interface Trial {
  readonly run_id: string;
  readonly tried_at_ms: number;
  readonly prober_region: string | null;
  readonly balancer_type: BalancerType;
  readonly region: string;
  readonly balancer: string;
  readonly issuer_node: string | null;
  readonly node: string;
  readonly relation: Relation | null;
  readonly mechanism: Mechanism;
  readonly tls_version: TlsVersion | null;
  readonly outcome: TrialOutcome;
  /** Whether the handshake brought a new credential of the mechanism's kind; null where unseen. */
  readonly reissued: boolean | null;
  /** How it was resumed, by what the wire showed. */
  readonly resumed_by: Mechanism | null;
  readonly ticket_lifetime_s: number | null;
  readonly session_age_ms: number | null;
  readonly connect_ms: number | null;
  readonly handshake_ms: number | null;
  /** The failure's class and alert number, `alert:40` say. */
  readonly error: string | null;
  readonly client_port: number | null;
  /**
   * Whether the prober checked the server's certificate, of a resumed session's when it was
   * fetched; null where no handshake was completed, or the prober did not say.
   */
  readonly certificate_checked: boolean | null;
  /** A hash of the name of the key that sealed an issued ticket: nodes that share it share the key. */
  readonly ticket_key_hash: string | null;
}

/** What trials say of one question, with the reason in the counts beside it. */
export const VERDICTS = [
  'accepts',
  'does-not-accept',
  'partial',
  'fails',
  'not-applicable',
  'never-issued',
  'inconclusive',
  'too-few',
] as const;
export type Verdict = (typeof VERDICTS)[number];
