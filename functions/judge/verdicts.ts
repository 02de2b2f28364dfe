import type { AllowedVersions } from '../behaviours/allowed-versions.ts';
import { exclusionBehaviour } from '../behaviours/exclusions.ts';
import { balancerKey } from '../model/balancer.ts';
import { type Deviation, type RuleName, SEVERITIES } from '../model/deviation.ts';
import type { Evidence, Measurement } from '../model/rate.ts';
import { compareText } from '../model/text-order.ts';
import { type BalancerVerdict, LACKS, type Lack } from '../model/verdict.ts';
import type { JudgeSettings } from './rules/rule.ts';
import { ceasedEvidence } from './rules/stale.ts';
import { couldTell } from './verdicts/could-tell.ts';
import { evidenceOf } from './verdicts/deviation-evidence.ts';
import { type KnownBalancer, knownBalancers } from './verdicts/known-balancers.ts';
import { judgedFromMs, type LogContext, logStanding } from './verdicts/log-standing.ts';
import type { Standing } from './verdicts/standing.ts';
import { isExcluded, trialStanding } from './verdicts/trial-standing.ts';
import { uncheckedOf } from './verdicts/unchecked.ts';
import { areTrialsUnjudged, unjudgedWords } from './verdicts/unjudged-evidence.ts';
import { openReason, soundReason, worstReason } from './verdicts/verdict-reason.ts';

/** What verdicts need beside what rules do. */
export interface VerdictSettings extends JudgeSettings {
  /** What must lie of a balancer's log before the first handshake whose arrival is judged. */
  readonly sessionLifetimeMs: number;
  /** What security policies allow: a version that they forbid is never expected. */
  readonly allowedVersions?: AllowedVersions;
}

/** The rules that stand beside a verdict and never decide it: they are not about resumption. */
export const BESIDE: readonly RuleName[] = ['stale', 'undocumented-version'];

/** The verdict of every balancer that logs, trials or the ledger know, in the order of their names. */
export function judgeBalancers(
  measurement: Measurement,
  deviations: readonly Deviation[],
  settings: VerdictSettings,
): readonly BalancerVerdict[] {
  const context: LogContext = {
    couldTell: couldTell(measurement, settings),
    sessionLifetimeMs: settings.sessionLifetimeMs,
    windowStartMs: measurement.window.startMs,
  };
  return knownBalancers(measurement, deviations, settings.allowedVersions)
    .map((balancer) => ({ key: balancerKey(balancer), verdict: judgeBalancer(balancer, context) }))
    .sort((a, b) => compareText(a.key, b.key))
    .map(({ verdict }) => verdict);
}

type Decision = Pick<BalancerVerdict, 'verdict' | 'judgedBy' | 'lacks' | 'reason'>;

function judgeBalancer(balancer: KnownBalancer, context: LogContext): BalancerVerdict {
  const { balancerType, region, accountId, deviations } = balancer;
  const log = logStanding(balancer, context);
  const trials = trialStanding(balancer);
  return {
    ...{ balancerType, region, accountId, balancer: balancer.balancer },
    ...decide(balancer, log, trials),
    judgedFromMs: judgedFromMs(balancer, context),
    unchecked: uncheckedOf(balancer, context.couldTell, log?.isSound === true),
    rules: [...new Set(deviations.map(({ rule }) => rule))].sort(compareText),
  };
}

function decide(balancer: KnownBalancer, log: Standing | null, trials: Standing | null): Decision {
  const deciding = balancer.deviations.filter(({ rule }) => !BESIDE.includes(rule));
  const worse = deciding.filter(({ severity }) => isWarning(severity));
  if (worse.length > 0) return byDeviations('deviating', worse);
  if (deciding.length > 0) return byDeviations('suspected', deciding);
  const ceased = ceasedOf(balancer.deviations);
  const standings = [log, trials].filter((standing) => standing !== null);
  const sound = standings.filter(({ isSound }) => isSound);
  if (sound.length > 0) {
    return {
      verdict: 'sound',
      judgedBy: sound.map(({ evidence }) => evidence),
      lacks: [],
      reason: soundReason(sound, ceased),
    };
  }
  const exclusion =
    isExcluded(balancer) && !areTrialsUnjudged(balancer)
      ? exclusionBehaviour(balancer.balancerType)?.exclusion
      : undefined;
  const lacks = exclusion === undefined ? lacksOf(standings, [...ceased.keys()]) : [];
  return {
    verdict: 'not-enough-evidence',
    judgedBy: [],
    lacks,
    reason: openReason({
      ...{ log, trials, ceased, lacks, exclusion },
      unjudged: unjudgedWords(balancer),
    }),
  };
}

function isWarning(severity: Deviation['severity']): boolean {
  return SEVERITIES.indexOf(severity) >= SEVERITIES.indexOf('warning');
}

function byDeviations(
  verdict: 'deviating' | 'suspected',
  deciding: readonly Deviation[],
): Decision {
  const judgedBy = new Set(deciding.flatMap(evidenceOf));
  return {
    verdict,
    judgedBy: EVIDENCE.filter((evidence) => judgedBy.has(evidence)),
    lacks: [],
    reason: worstReason(verdict, deciding),
  };
}

const EVIDENCE: readonly Evidence[] = ['log', 'trials'];

/** The kinds of evidence that ceased to come, with the last that came. */
function ceasedOf(deviations: readonly Deviation[]): ReadonlyMap<Evidence, string> {
  return new Map(
    deviations
      .filter(({ rule }) => rule === 'stale')
      .map((deviation) => {
        const { lastTrialAt, lastLogAt } = deviation.observed;
        return [ceasedEvidence(deviation), String(lastTrialAt ?? lastLogAt)] as const;
      }),
  );
}

/** What a kind of evidence lacks, and that of one that ceased above all. */
function lacksOf(standings: readonly Standing[], ceased: readonly Evidence[]): readonly Lack[] {
  const lacks = new Set<Lack>(
    standings.length === 0 ? ['probes'] : standings.flatMap((standing) => standing.lacks),
  );
  if (ceased.includes('log')) lacks.add('recent-logs');
  if (ceased.includes('trials')) {
    lacks.delete('probes');
    lacks.add('recent-probes');
  }
  return LACKS.filter((lack) => lacks.has(lack));
}
