import type { Behaviour } from '../../behaviours/behaviour.ts';
import type { ListedTarget } from '../../behaviours/gone-balancers.ts';
import type { BalancerType, Mechanism } from '../../model/balancer.ts';
import type { Deviation, RuleName, Severity } from '../../model/deviation.ts';
import type { Evidence, Measurement, Rate } from '../../model/rate.ts';
import type { SilentKind } from './silent-kinds.ts';

/** What a person may set about judging. */
export interface JudgeSettings {
  /** How long a balancer may be silent before it is stale. */
  readonly staleAfterMs: number;
  /** What is known of balancers, by which some are gone; left out where nobody named any. */
  readonly targets?: readonly ListedTarget[];
}

export const DEFAULT_STALE_AFTER_MS = 3 * 3_600_000;

/** Whom a finding is about. */
export interface Subject {
  readonly evidence: Evidence;
  readonly balancerType: BalancerType;
  readonly region: string;
  /** Null where trials are the evidence, and name none. */
  readonly accountId: string | null;
  readonly balancer: string;
  readonly node: string | null;
  /** Both belong to trials: a log names neither. */
  readonly mechanism: Mechanism | null;
  readonly relation: Deviation['relation'];
  /** Set where one place can have several findings of a rule: what distinguishes them. */
  readonly aspect: string | null;
}

/** What a rule's condition returns: whom it met, what it saw, and why that is a deviation. */
export interface Finding {
  readonly subject: Subject;
  readonly observed: Deviation['observed'];
  /** Where other evidence agrees: instead of the rule's own. */
  readonly severity?: Severity;
  /** Whether a whole session lifetime of logs lies before all arrivals that it compares. */
  readonly historyComplete: boolean;
  readonly reason: string;
  /** Kinds among its returns that never offer a session, the largest first: said behind the reason. */
  readonly silent?: readonly SilentKind[];
}

/** One row of the table of rules. */
export interface Rule {
  readonly name: RuleName;
  readonly level: 'node' | 'balancer';
  /** What it looks at. */
  readonly reads: 'application log' | 'log' | 'log, trials' | 'ledger, trials' | 'trials';
  readonly severity: Severity;
  /** The documented statement that a finding contradicts; undefined where none is documented. */
  readonly behaviour: (
    balancerType: BalancerType,
    mechanism: Mechanism | null,
  ) => Behaviour | undefined;
  readonly find: (measurement: Measurement, settings: JudgeSettings) => readonly Finding[];
  /**
   * The subjects of which the window shows enough that the rule would find an existing deviation:
   * one of these that is not found is over, and of any other subject the window can't decide.
   */
  readonly covered: (measurement: Measurement, settings: JudgeSettings) => readonly Subject[];
}

/** The subject of a rate row at balancer or node level; throws on a region's row. */
export function subjectOf(rate: Rate, aspect: string | null = null): Subject {
  const { balancerType, region, accountId, balancer, node } = rate;
  if (accountId === null || balancer === null) throw new Error('a region is no subject of a rule');
  const place = { balancerType, region, accountId, balancer, node };
  return { evidence: 'log', ...place, mechanism: null, relation: null, aspect };
}

/** A behaviour of one mechanism, for rules whose findings all name one. */
export function behaviourOfMechanism(
  of: (balancerType: BalancerType, mechanism: Mechanism) => Behaviour,
): Rule['behaviour'] {
  return (balancerType, mechanism) =>
    mechanism === null ? undefined : of(balancerType, mechanism);
}
