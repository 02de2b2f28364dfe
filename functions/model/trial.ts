import type { BalancerType, Mechanism, TlsVersion } from './balancer.ts';
import type { MarkCounts } from './marks/marks.ts';

/** Who was shown a session: the node that issued it, or another one. */
export const RELATIONS = ['same-node', 'cross-node'] as const;
export type Relation = (typeof RELATIONS)[number];

/**
 * `inconclusive`: the wire did not show the offer, or the node took no connection at that time, so
 * nothing was tried. `withheld`: the prober's TLS stack did not offer the session, because it was
 * older than its lifetime hint.
 */
export const TRIAL_OUTCOMES = ['resumed', 'full', 'failed', 'inconclusive', 'withheld'] as const;
export type TrialOutcome = (typeof TRIAL_OUTCOMES)[number];

/**
 * What a trial was made for: whether nodes accept fresh sessions, which all rates and rules are about,
 * or how long a session lives.
 */
export const PURPOSES = ['acceptance', 'survival'] as const;
export type Purpose = (typeof PURPOSES)[number];

/**
 * Why a handshake failed. `alert` is written with its number, `alert:40`; `version`: the node does
 * not speak the TLS version that the mechanism needs. It chose another one, or sent alert 70.
 * `not-tls`: what the node sent is no TLS.
 */
export const FAILURE_CLASSES = [
  'alert',
  'reset',
  'closed',
  'not-tls',
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
  /**
   * Whether the handshake, full or resumed, brought a new credential of the mechanism's kind; null
   * where unseen, and where a session ID was resumed, which stays good.
   */
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
  /**
   * A hash of the name of the key that sealed an issued ticket: nodes that share it share the key.
   * Null where no other ticket of the run began with that name before.
   */
  readonly ticket_key_hash: string | null;
  /** Null means acceptance. */
  readonly purpose: Purpose | null;
  /** The balancer's account; null where the prober was not told. */
  readonly account_id: string | null;
  /**
   * The token in the path of the request that the connection carried; null where it carried none. The
   * lake has a keyed hash of it, `probe_token`, as for the log's line of that request.
   */
  readonly request_token: string | null;
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

/** What logs show of trials of one balancer, TLS version and mechanism; of foreign ones neither is known. */
export interface Marks extends MarkCounts {
  readonly balancerType: BalancerType;
  readonly region: string;
  /** Null where neither trial nor log says whose the balancer is. */
  readonly accountId: string | null;
  readonly balancer: string;
  readonly tlsVersion: string | null;
  readonly mechanism: Mechanism | null;
}
