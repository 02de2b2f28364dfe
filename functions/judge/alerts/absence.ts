import { goneBalancers, type ListedTarget } from '../../behaviours/gone-balancers.ts';
import type { AlertSettings } from '../../model/alerts/alert-settings.ts';
import type { BalancerType } from '../../model/balancer.ts';
import type { Deviation, RuleName } from '../../model/deviation.ts';
import { balancersIn, type Evidence, type Measurement, type Rate } from '../../model/rate.ts';
import { DAY_MS } from '../../model/time.ts';
import {
  countBalancers,
  type MaybeAccountRow,
  measuredTrialAccounts,
  rowsOfBalancer,
} from '../../model/trials/trial-account.ts';
import type { BalancerVerdict } from '../../model/verdict.ts';
import { fingerprint } from '../rules/fingerprint.ts';
import type { JudgeSettings } from '../rules/rule.ts';
import { RULES } from '../rules/rules.ts';
import { hasCeased } from '../rules/stale.ts';
import { evidenceOf } from '../verdicts/deviation-evidence.ts';

/**
 * What a window says of a deviation that it does not show. `clear`: it held enough to find the
 * deviation again; `gone`: the node or balancer no longer exists; `missing`: it can't decide.
 */
export type Absence = 'clear' | 'gone' | 'missing';

/** What a window covers: which deviations it would show, and how many balancers it knows. */
export interface WindowCoverage {
  absenceOf(deviation: Deviation): Absence;
  balancersOf(balancerType: BalancerType, region: string): number;
  /** Whether its balancer is gone for good: then it is over, whatever older logs still show. */
  isOver(deviation: Deviation): boolean;
}

/** One window as it was judged, and what decides which of its alerts are notified. */
export interface AlertWindow {
  readonly window: { readonly startMs: number; readonly endMs: number; readonly revision: number };
  readonly deviations: readonly Deviation[];
  readonly verdicts: readonly BalancerVerdict[];
  readonly coverage: WindowCoverage;
  readonly settings: AlertSettings;
  /** By which silences begin and end. */
  readonly nowMs: number;
  /** When the window fell due. */
  readonly dueAtMs: number;
}

/** A balancer that a person configured to be probed. */
export type ConfiguredTarget = ListedTarget;

/** What a measurement covers; `targets` are null where none are configured. */
export function coverageOf(
  measurement: Measurement,
  settings: JudgeSettings,
  targets: readonly ConfiguredTarget[] | null,
): WindowCoverage {
  const coveredByRule = once((rule) => coveredBy(rule, measurement, settings));
  const ceased = ceasedIn(measurement, settings);
  const places = {
    log: rowsOfBalancer(loggedNodes(measurement)),
    trials: rowsOfBalancer(measurement.matrix),
  };
  const configuredOf =
    targets && rowsOfBalancer(targets.map((it) => ({ ...it, balancer: it.name })));
  const isGone = (deviation: Deviation, kinds: readonly Evidence[]) =>
    kinds.every(
      (kind) =>
        !ceased[kind](deviation) &&
        isNodeGone(deviation, places[kind](deviation)) &&
        !mayReturn(deviation, measurement.window.endMs),
    );
  const hasLeft = (deviation: Deviation, kinds: readonly Evidence[]) =>
    configuredOf?.(deviation).length === 0 && !kinds.includes('log');
  const isGoneForGood = goneBalancers(settings.targets ?? [], measurement.freshness);
  return {
    isOver: isGoneForGood,
    absenceOf: (deviation) => {
      const kinds = evidenceOf(deviation);
      const isSilent = kinds.some((kind) => ceased[kind](deviation));
      const covered = coveredByRule(deviation.rule);
      const isClear = kinds.every((kind) => covered[kind].has(deviation.fingerprint));
      // Only `stale` is over where evidence arrives again; anything else needs that evidence.
      if (isClear && (!isSilent || deviation.rule === 'stale')) return 'clear';
      return isGone(deviation, kinds) || hasLeft(deviation, kinds) ? 'gone' : 'missing';
    },
    balancersOf: (balancerType, region) =>
      countBalancers(
        balancersIn(measurement).filter(
          (row) => row.balancerType === balancerType && row.region === region,
        ),
      ),
  };
}

type ByEvidence = Readonly<Record<Evidence, ReadonlySet<string>>>;

/** The fingerprints of all deviations by a rule that the window would show if they existed. */
function coveredBy(name: RuleName, measurement: Measurement, settings: JudgeSettings): ByEvidence {
  const subjects = RULES.find((rule) => rule.name === name)?.covered(measurement, settings) ?? [];
  const accountOf = measuredTrialAccounts(measurement);
  const log = new Set<string>();
  const trials = new Set<string>();
  for (const subject of subjects) {
    const labels = { rule: name, ...subject };
    const own = fingerprint(labels);
    if (subject.evidence === 'log') {
      log.add(own);
      continue;
    }
    trials.add(own);
    // A deviation that logs show as well has their account in its fingerprint; one of before trials
    // named theirs has none.
    const only = accountOf(subject);
    if (only === null) continue;
    const accountId = subject.accountId === only ? null : only;
    if (subject.accountId === null || accountId === null)
      trials.add(fingerprint({ ...labels, accountId }));
  }
  return { log, trials };
}

/** The balancers whose logs, or trials, have ceased: what the window shows of them is outdated. */
function ceasedIn({ freshness, window }: Measurement, settings: JudgeSettings) {
  const ceased = freshness.filter((row) => hasCeased(row, settings, window.endMs));
  const test = (evidence: 'ledger' | 'trials') => {
    const rowsOf = rowsOfBalancer(ceased.filter((row) => row.evidence === evidence));
    return (balancer: MaybeAccountRow) => rowsOf(balancer).length > 0;
  };
  return { log: test('ledger'), trials: test('trials') };
}

function loggedNodes({ rates }: Measurement) {
  return rates.filter(
    ({ evidence, level, node }) => evidence === 'log' && level === 'node' && node !== null,
  );
}

/** Whether the window shows nodes of the balancer of a deviation, but not its own. */
function isNodeGone({ node }: Deviation, shown: readonly Pick<Rate, 'node'>[]): boolean {
  return node !== null && shown.length > 0 && shown.every((row) => row.node !== node);
}

/**
 * A zonal shift may last three days.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/network/zonal-shift.html
 */
const LONGEST_SHIFT_MS = 3 * DAY_MS;

/**
 * Whether a node may only be away: a network balancer keeps its address in a zone, while a zonal shift,
 * or AWS itself, takes it out of DNS. An application balancer replaces its nodes as its load changes.
 */
function mayReturn({ balancerType, observed }: Deviation, nowMs: number): boolean {
  const lastShown = Date.parse(String(observed.windowEnd));
  return balancerType === 'network' && nowMs - lastShown <= LONGEST_SHIFT_MS;
}

function once<Result>(work: (rule: RuleName) => Result): (rule: RuleName) => Result {
  const results = new Map<RuleName, Result>();
  return (rule) => {
    const result = results.get(rule) ?? work(rule);
    results.set(rule, result);
    return result;
  };
}
