import { UNKNOWN_ACCOUNT } from '../model/balancer.ts';
import type { BalancerName } from '../model/trial-account.ts';
import { identifyingAccount } from './rules/fingerprint.ts';
import type { Finding, Subject } from './rules/rule.ts';

/** A finding that names an account, if only as unknown. */
export type Fact = Finding & {
  readonly subject: Subject & { readonly accountId: string };
  /** The account as the finding's own evidence names it: part of what the deviation is called. */
  readonly ownAccountId: string | null;
};

/** Whose the trials of a balancer are; null where nothing tells. */
type AccountOf = (name: BalancerName) => string | null;

/**
 * What one rule found, each fact once. Trials name no account: theirs is that of the logs, where
 * these name exactly one for the balancer. What logs and trials both show is one fact with both
 * evidences, so that it is one alert.
 */
export function factsOf(findings: readonly Finding[], accountOf: AccountOf): readonly Fact[] {
  const isTried = ({ subject }: Finding) => subject.accountId === null;
  const toFact = (finding: Finding) => withAccount(finding, accountOf);
  const logged = findings.filter((finding) => !isTried(finding)).map(toFact);
  const tried = findings.filter(isTried).map(toFact);
  const byLabels = new Map(tried.map((fact) => [labelsOf(fact), fact]));
  const told = new Set(logged.map(labelsOf));
  return [
    ...logged.map((fact) => together(fact, byLabels.get(labelsOf(fact)))),
    ...tried.filter((fact) => !told.has(labelsOf(fact))),
  ];
}

function withAccount(finding: Finding, accountOf: AccountOf): Fact {
  const { subject } = finding;
  const accountId = subject.accountId ?? accountOf(subject) ?? UNKNOWN_ACCOUNT;
  return { ...finding, subject: { ...subject, accountId }, ownAccountId: subject.accountId };
}

function labelsOf({ subject }: Fact): string {
  const accountId = identifyingAccount(subject.balancerType, subject.accountId);
  return JSON.stringify(Object.entries({ ...subject, accountId }).sort());
}

/** The trials' numbers stand beside the log's of the same name: `resumed`, `trialResumed`. */
function together(logged: Fact, tried: Fact | undefined): Fact {
  if (tried === undefined) return logged;
  const counts = Object.entries(tried.observed).map(([name, value]) => {
    const isTaken = name in logged.observed && typeof value === 'number';
    return [isTaken ? `trial${name.slice(0, 1).toUpperCase()}${name.slice(1)}` : name, value];
  });
  return {
    ...logged,
    observed: { ...logged.observed, ...Object.fromEntries(counts) },
    historyComplete: logged.historyComplete && tried.historyComplete,
    reason: `${logged.reason.replace(/\.$/, '')}; ${tried.reason}`,
  };
}
