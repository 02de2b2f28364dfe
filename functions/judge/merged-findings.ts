import { UNKNOWN_ACCOUNT } from '../model/balancer.ts';
import type { BalancerName } from '../model/trials/trial-account.ts';
import { identifyingAccount } from './rules/fingerprint.ts';
import type { Finding, Subject } from './rules/rule.ts';

/** A finding with an account, if only the unknown one. */
export type MergedFinding = Finding & {
  readonly subject: Subject & { readonly accountId: string };
  /** The account that the finding's own rows name, null of trials that name none: part of the fingerprint. */
  readonly ownAccountId: string | null;
};

/** The account of trials that name none; null where it is unknown. */
type AccountOf = (name: BalancerName) => string | null;

/**
 * What one rule found, each fact once: a fact that logs and trials both show is one finding with
 * the numbers of both, so that it is one alert.
 */
export function mergedFindings(
  findings: readonly Finding[],
  accountOf: AccountOf,
): readonly MergedFinding[] {
  const isTried = ({ subject }: Finding) => subject.evidence === 'trials';
  const attribute = (finding: Finding) => withAccount(finding, accountOf);
  const logged = findings.filter((finding) => !isTried(finding)).map(attribute);
  const tried = findings.filter(isTried).map(attribute);
  const byLabels = new Map(tried.map((fact) => [labelsOf(fact), fact]));
  const loggedLabels = new Set(logged.map(labelsOf));
  return [
    ...logged.map((fact) => withTrials(fact, byLabels.get(labelsOf(fact)))),
    ...tried.filter((fact) => !loggedLabels.has(labelsOf(fact))),
  ];
}

function withAccount(finding: Finding, accountOf: AccountOf): MergedFinding {
  const { subject } = finding;
  const accountId = subject.accountId ?? accountOf(subject) ?? UNKNOWN_ACCOUNT;
  return { ...finding, subject: { ...subject, accountId }, ownAccountId: subject.accountId };
}

function labelsOf({ subject: { evidence: _evidence, ...subject } }: MergedFinding): string {
  const accountId = identifyingAccount(subject.balancerType, subject.accountId);
  return JSON.stringify(Object.entries({ ...subject, accountId }).sort());
}

/** Adds the numbers of trials beside the log's: `resumed`, `trialResumed`. */
function withTrials(logged: MergedFinding, tried: MergedFinding | undefined): MergedFinding {
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
