import type { BalancerType } from './balancer.ts';
import type { RuleName } from './deviation.ts';
import type { Evidence } from './rate.ts';

/**
 * What is said of one balancer as a whole. `deviating`: a rule about resumption found a deviation of
 * `warning` or worse; `suspected`: at `info` alone; `sound`: sessions are seen to be resumed in
 * scope, and nothing deviates; `not-enough-evidence`: none of these.
 */
export const BALANCER_VERDICTS = [
  'deviating',
  'suspected',
  'not-enough-evidence',
  'sound',
] as const;
export type BalancerVerdictName = (typeof BALANCER_VERDICTS)[number];

/** What the metrics are called that count balancers by verdict. */
export const VERDICT_METRICS = {
  deviating: 'BalancersDeviating',
  suspected: 'BalancersSuspected',
  'not-enough-evidence': 'BalancersWithoutEvidence',
  sound: 'BalancersSound',
} as const satisfies Readonly<Record<BalancerVerdictName, string>>;

/** What would allow a verdict where there is none. */
export const LACKS = [
  'longer-history',
  'probes',
  'recent-logs',
  'recent-probes',
  'connection-log',
  'more-clients',
] as const;
export type Lack = (typeof LACKS)[number];

/** What of the documented behaviour no evidence covered. */
export const UNCHECKED = [
  'session-id',
  'session-ticket',
  'psk',
  'cross-node-offers',
  'reissue',
  'some-nodes',
] as const;
export type Unchecked = (typeof UNCHECKED)[number];

/** The verdict of one balancer over one window, with what it rests on. */
export interface BalancerVerdict {
  readonly balancerType: BalancerType;
  readonly region: string;
  /** `unknown` where nothing names one. */
  readonly accountId: string;
  readonly balancer: string;
  readonly verdict: BalancerVerdictName;
  /** The kinds of evidence that decided it; empty without enough. */
  readonly judgedBy: readonly Evidence[];
  /** From when rules about arrivals judge its log, epoch ms; null where no log tells. */
  readonly judgedFromMs: number | null;
  readonly lacks: readonly Lack[];
  readonly unchecked: readonly Unchecked[];
  /** The rules that found a deviation, those that stand beside the verdict included. */
  readonly rules: readonly RuleName[];
  /** One plain sentence: why, and how much is missing. */
  readonly reason: string;
}
