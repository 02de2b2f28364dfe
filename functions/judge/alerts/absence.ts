import type { BalancerType } from '../../model/balancer.ts';
import { type Deviation, type RuleName, TRIAL_RULES } from '../../model/deviation.ts';
import { balancersIn, countBalancers, type Evidence, type Measurement } from '../../model/rate.ts';
import type { Target } from '../../model/targets.ts';
import { accountsOf } from '../merged-findings.ts';
import { fingerprint } from '../rules/fingerprint.ts';
import type { JudgeSettings } from '../rules/rule.ts';
import { RULES } from '../rules/rules.ts';
import { hasCeased } from '../rules/stale.ts';
import { nodeKey, triedKey } from '../rules/trial-pools.ts';
import type { Absence } from './alert-step.ts';

/** What a window says of deviations that it does not show, and of the balancers that there are. */
export interface WindowEvidence {
  absenceOf(deviation: Deviation): Absence;
  balancersOf(balancerType: BalancerType, region: string): number;
}

/** A balancer that a person configured to be probed. */
export type ConfiguredTarget = Pick<Target, 'name' | 'balancerType' | 'region'>;

/** What a measurement says; `targets` are null where none are configured. */
export function evidenceOf(
  measurement: Measurement,
  settings: JudgeSettings,
  targets: readonly ConfiguredTarget[] | null,
): WindowEvidence {
  const canTell = once((rule) => tellableBy(rule, measurement, settings));
  const ceased = ceasedIn(measurement, settings);
  const places = { log: loggedPlaces(measurement), trials: placesOf(measurement.matrix) };
  const configured =
    targets && new Set(targets.map((it) => triedKey({ ...it, balancer: it.name })));
  const isGone = (deviation: Deviation, kinds: readonly Evidence[]) =>
    kinds.every(
      (kind) => !ceased[kind].has(triedKey(deviation)) && isNodeGone(deviation, places[kind]),
    );
  const hasLeft = (deviation: Deviation, kinds: readonly Evidence[]) =>
    configured !== null && !kinds.includes('log') && !configured.has(triedKey(deviation));
  return {
    absenceOf: (deviation) => {
      const kinds = kindsOf(deviation);
      const isSilent = kinds.some((kind) => ceased[kind].has(triedKey(deviation)));
      const tells = canTell(deviation.rule);
      const isClear = kinds.every((kind) => tells[kind].has(deviation.fingerprint));
      // Logs that are there again are the one thing that silence can't be read from.
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

/** What evidence showed a deviation: all of it must be there to say that it is over. */
function kindsOf({ rule, observed }: Deviation): readonly Evidence[] {
  if (TRIAL_RULE_NAMES.includes(rule)) return ['trials'];
  const isTried = 'trials' in observed || 'lastTrialAt' in observed;
  const isLogged = !isTried || 'clients' in observed;
  return [...(isLogged ? (['log'] as const) : []), ...(isTried ? (['trials'] as const) : [])];
}

const TRIAL_RULE_NAMES: readonly RuleName[] = TRIAL_RULES;

type ByEvidence = Readonly<Record<Evidence, ReadonlySet<string>>>;

/** The fingerprints of all deviations by a rule that the window would show, were they there. */
function tellableBy(name: RuleName, measurement: Measurement, settings: JudgeSettings): ByEvidence {
  const subjects = RULES.find((rule) => rule.name === name)?.tellable(measurement, settings) ?? [];
  const accounts = accountsOf(measurement);
  const log = new Set<string>();
  const trials = new Set<string>();
  for (const subject of subjects) {
    const labels = { rule: name, ...subject };
    const own = fingerprint(labels);
    if (subject.accountId !== null) {
      log.add(own);
      continue;
    }
    trials.add(own);
    // What logs show as well bears their account in its name.
    const accountId = accounts.get(triedKey(subject));
    if (accountId !== undefined) trials.add(fingerprint({ ...labels, accountId }));
  }
  return { log, trials };
}

/** The balancers whose logs, or trials, have ceased: what stood there before is of the past. */
function ceasedIn({ freshness, window }: Measurement, settings: JudgeSettings): ByEvidence {
  const keysOf = (evidence: 'ledger' | 'trials') =>
    new Set(
      freshness
        .filter((row) => row.evidence === evidence && hasCeased(row, settings, window.endMs))
        .map(triedKey),
    );
  return { log: keysOf('ledger'), trials: keysOf('trials') };
}

interface Places {
  readonly balancers: ReadonlySet<string>;
  readonly nodes: ReadonlySet<string>;
}

function loggedPlaces({ rates }: Measurement): Places {
  const rows = rates.filter(({ evidence, level }) => evidence === 'log' && level === 'node');
  return placesOf(
    rows.flatMap(({ balancer, node, ...row }) =>
      balancer === null || node === null ? [] : [{ ...row, balancer, node }],
    ),
  );
}

function placesOf(rows: readonly Parameters<typeof nodeKey>[0][]): Places {
  return { balancers: new Set(rows.map(triedKey)), nodes: new Set(rows.map(nodeKey)) };
}

/** Its balancer is there without it. */
function isNodeGone(deviation: Deviation, { balancers, nodes }: Places): boolean {
  const { node } = deviation;
  return (
    node !== null &&
    balancers.has(triedKey(deviation)) &&
    !nodes.has(nodeKey({ ...deviation, node }))
  );
}

function once<Result>(work: (rule: RuleName) => Result): (rule: RuleName) => Result {
  const results = new Map<RuleName, Result>();
  return (rule) => {
    const result = results.get(rule) ?? work(rule);
    results.set(rule, result);
    return result;
  };
}
