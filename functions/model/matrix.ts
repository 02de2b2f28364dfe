import type { BalancerType, Mechanism } from './balancer.ts';
import { type Relation, type Trial, VERSION_ERRORS } from './trial.ts';

/** How trials ended. `resumed + full + failed + inconclusive` are all of them. */
export interface TrialCounts {
  readonly resumed: number;
  readonly full: number;
  readonly failed: number;
  readonly inconclusive: number;
  /** Of the full handshakes, those that are known to have brought a new credential, or none. */
  readonly reissued: number;
  readonly notReissued: number;
  /** Of the failed ones, those that failed because the node does not speak the TLS version. */
  readonly versionFailed: number;
}

/** Counts trials by how they ended, as the rate query does. */
export function countTrials(trials: readonly Trial[]): TrialCounts {
  const count = (test: (trial: Trial) => boolean) => trials.filter(test).length;
  const isFull = ({ outcome }: Trial) => outcome === 'full';
  const isFailed = ({ outcome }: Trial) => outcome === 'failed';
  return {
    resumed: count(({ outcome }) => outcome === 'resumed'),
    full: count(isFull),
    failed: count(isFailed),
    inconclusive: count(({ outcome }) => outcome === 'inconclusive'),
    reissued: count((trial) => isFull(trial) && trial.reissued === true),
    notReissued: count((trial) => isFull(trial) && trial.reissued === false),
    versionFailed: count((trial) => isFailed(trial) && VERSION_ERRORS.includes(trial.error ?? '')),
  };
}

/** Of the resumed handshakes, those that are known to have brought a new credential, or none. */
export interface ResumedReissue {
  readonly reissuedResumed: number;
  readonly notReissuedResumed: number;
}

/** Counts new credentials after resumptions, as the rate query does. */
export function countResumedReissue(trials: readonly Trial[]): ResumedReissue {
  const resumed = trials.filter(({ outcome }) => outcome === 'resumed');
  return {
    reissuedResumed: resumed.filter(({ reissued }) => reissued === true).length,
    notReissuedResumed: resumed.filter(({ reissued }) => reissued === false).length,
  };
}

/** Trials of one issuer's sessions at one node; `issuerNode: null` where none was offered. */
export interface MatrixCell extends TrialCounts, ResumedReissue {
  readonly balancerType: BalancerType;
  readonly region: string;
  /** Null where neither these trials nor others of the balancer's name say whose it is. */
  readonly accountId: string | null;
  readonly balancer: string;
  readonly issuerNode: string | null;
  readonly node: string;
  readonly mechanism: Mechanism;
  readonly relation: Relation | null;
  /** Whether a documented exclusion applies to the balancer, so that no session is accepted. */
  readonly excluded: boolean;
  /**
   * Set where `excluded` is for want of knowledge: nobody saw then what the listeners were like, or no
   * document says what follows. Nothing is expected of these trials, and nothing contradicts them.
   */
  readonly unjudged?: true;
  /** Of all trials, those that are known to have left the server's certificate unchecked. */
  readonly certificateUnchecked: number;
  /** Failure class of one of those that failed, `alert:40` say. */
  readonly error: string | null;
  /** Earliest and latest trial, epoch ms. */
  readonly firstAtMs: number;
  readonly lastAtMs: number;
}
