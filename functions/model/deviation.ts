import type { BalancerType, Mechanism } from './balancer.ts';

export const SEVERITIES = ['info', 'warning', 'error', 'critical'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** The rules whose evidence is logs; some of them look at trials too. */
export const LOG_RULES = [
  'cross-node-resumption',
  'node-below-peers',
  'never-resumed',
  'excluded-resumption',
  'undocumented-version',
  'stale',
] as const;
/** The rules whose evidence is trials alone. */
export const TRIAL_RULES = [
  'failed-offer',
  'unexpected-resumption',
  'missing-resumption',
  'partial-resumption',
  'no-reissue',
  'unreachable',
] as const;
/** The rules that compare logs with trials of the same handshakes. */
export const MARK_RULES = ['mark-contradicted'] as const;
export const RULE_NAMES = [...LOG_RULES, ...TRIAL_RULES, ...MARK_RULES] as const;
export type RuleName = (typeof RULE_NAMES)[number];

/** A rate that contradicts a documented behaviour, with the counts that show it. */
export interface Deviation {
  readonly rule: RuleName;
  readonly severity: Severity;
  readonly balancerType: BalancerType;
  readonly region: string;
  /** Of trials that name none, that of the logs; `unknown` where these name none or several. */
  readonly accountId: string;
  readonly balancer: string;
  readonly node: string | null;
  readonly mechanism: Mechanism | null;
  readonly relation: 'same-node' | 'cross-node' | null;
  /** What the document says, and where. */
  readonly says: string;
  readonly source: string;
  /** Counts, rates, intervals: whatever the rule looked at. */
  readonly observed: Readonly<Record<string, string | number | boolean | null>>;
  readonly historyComplete: boolean;
  /** What was seen, in plain sentences. */
  readonly reason: string;
  /** What to do first, one or two plain sentences, without text of a log. */
  readonly next: string;
  /** SHA-256 over the stable labels, so the same deviation is known again. */
  readonly fingerprint: string;
}

/** What to do about a deviation that a version before kept, which said nothing of it. */
export const NEXT_BY_RUNBOOK = 'Go by the runbook of the rule.';

/** A deviation as the lake holds it: an older version said nothing of what to do. */
export type StoredDeviation = Omit<Deviation, 'next'> & Partial<Pick<Deviation, 'next'>>;

/** A deviation of the lake, whatever version wrote it. */
export function storedDeviation(stored: StoredDeviation): Deviation {
  return { ...stored, next: stored.next ?? NEXT_BY_RUNBOOK };
}
