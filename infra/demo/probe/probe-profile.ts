import type { BalancerType, Mechanism } from '../../../functions/model/balancer.ts';
import type { Relation } from '../../../functions/model/trial.ts';
import type { SessionLife } from './rotating-workers.ts';
import type { ForeignAnswer } from './worker-routing.ts';

/** The rules that a probe can make fire. */
export type ProbeRule =
  | 'missing-resumption'
  | 'unexpected-resumption'
  | 'partial-resumption'
  | 'failed-offer'
  | 'no-reissue'
  | 'unreachable'
  | 'excluded-resumption'
  | 'undocumented-version';

/** What a profile makes of a node, where it differs from what its type documents. */
export interface ProbeChange {
  readonly sessionIds?: 'none' | 'node';
  readonly tickets?: 'none' | 'node' | 'region';
  readonly minVersion?: 'TLSv1.2' | 'TLSv1.3';
  readonly maxVersion?: 'TLSv1.2' | 'TLSv1.3';
  readonly curves?: 'P-256';
  readonly certificate?: 'wrong';
  readonly workers?: 'private';
  readonly foreign?: ForeignAnswer;
  readonly down?: true;
  readonly silent?: true;
  /** With TLS 1.2 at most: a stack from before 1.3, not one that is set to leave it out. */
  readonly predatesTls13?: true;
  /** All nodes open each other's tickets, and each seals with a key of its own. */
  readonly rotatedKeys?: true;
  readonly rttMs?: number;
  /** Ticket keys that change, and a cache that forgets. */
  readonly life?: SessionLife;
}

/** A rule that must fire; node, mechanism and relation are null where it speaks of none. */
export interface ProbeFinding {
  readonly rule: ProbeRule;
  /** Index into the profile's nodes; null for the whole balancer. */
  readonly node: number | null;
  readonly mechanism: Mechanism | null;
  readonly relation: Relation | null;
}

/** A balancer to probe: one change per node, and all that must be found there, nothing else. */
export interface ProbeProfile {
  readonly name: string;
  /** What was done to it, in plain words. */
  readonly done: string;
  readonly balancerType: BalancerType;
  readonly nodes: readonly ProbeChange[];
  /** As in a target: several certificates on a network listener exclude resumption. */
  readonly certificates?: number;
  readonly finds: readonly ProbeFinding[];
}
