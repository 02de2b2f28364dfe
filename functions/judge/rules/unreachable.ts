import { versionBehaviour } from '../../behaviours/versions.ts';
import type { MatrixCell, TrialCounts } from '../../model/matrix.ts';
import type { Measurement } from '../../model/rate.ts';
import { triedNodeKey } from '../../model/trials/trial-account.ts';
import { baselineVerdict } from '../../model/trials/trial-verdict.ts';
import { share } from '../../model/wording.ts';
import { isWorking } from '../trials/pool-verdicts.ts';
import { type BaselinePool, baselinePools } from '../trials/trial-pools.ts';
import type { Finding, Rule, Subject } from './rule.ts';
import { CREDENTIALS, observedCounts, trialSubject } from './trial-finding.ts';

/** Fewer than the ten of other rules: a node that never answers is given up after pauses. */
export const LEAST_SILENT_TRIES = 4;
/** What is refused for a moment only, by a restart say, answers within this time. */
export const LEAST_SILENCE_MS = 20_000;
/** The classes of failures by which the node did not answer; any other class is an answer. */
const UNANSWERED: readonly (string | null)[] = ['unreachable', 'reset', 'timeout'];

/** Handshakes fail although they offer no session. */
export const unreachable: Rule = {
  name: 'unreachable',
  level: 'node',
  reads: 'trials',
  severity: 'error',
  behaviour: versionBehaviour,
  find,
  covered,
};

function find(measurement: Measurement): readonly Finding[] {
  const answers = Map.groupBy(measurement.matrix.filter(isAnswered), triedNodeKey);
  const nodes = Map.groupBy(baselinePools(measurement), triedNodeKey);
  return [...nodes].flatMap(([node, pools]) => ofNode(pools, answers.get(node) ?? []));
}

/** A node that works by one mechanism is not wholly unreachable either. */
function covered(measurement: Measurement): readonly Subject[] {
  return baselinePools(measurement)
    .filter(isWorking)
    .flatMap((pool) => [trialSubject(pool, pool.mechanism, null), trialSubject(pool, null, null)]);
}

/** One fact, one finding: a node that fails by every mechanism is reported once. */
function ofNode(
  pools: readonly BaselinePool[],
  answers: readonly MatrixCell[],
): readonly Finding[] {
  if (isSilent(pools, answers)) return byMechanism(pools);
  if (pools.every(isUnversioned) && speaksNothing(pools)) return [wholeNode(pools)];
  const applicable = pools.filter((pool) => !isUnversioned(pool));
  const failing = applicable.filter(isFailing);
  return failing.length === applicable.length ? byMechanism(failing) : failing.map(ofMechanism);
}

/** Every try is unanswered, of enough of them over enough time, and no offer is answered later. */
function isSilent(pools: readonly BaselinePool[], answers: readonly MatrixCell[]): boolean {
  const failed = pools.reduce((sum, pool) => sum + pool.failed, 0);
  if (failed < LEAST_SILENT_TRIES || pools.some((pool) => isAnswered(pool))) return false;
  const first = Math.min(...pools.map(({ firstAtMs }) => firstAtMs));
  const last = Math.max(...pools.map(({ lastAtMs }) => lastAtMs));
  const answered = Math.max(first, ...answers.map(({ lastAtMs }) => lastAtMs));
  return last - answered >= LEAST_SILENCE_MS;
}

/** Whether the node answered any of the trials, if with an alert. */
function isAnswered({ resumed, full, failed, versionFailed, error }: BaselineOrCell): boolean {
  return resumed + full + versionFailed > 0 || (failed > 0 && !UNANSWERED.includes(error));
}

type BaselineOrCell = Pick<MatrixCell, keyof TrialCounts | 'error'>;

/** Of ten handshakes or more too many fail; where nothing answers, not within a moment alone. */
function isFailing(pool: BaselinePool): boolean {
  if (baselineVerdict(pool) !== 'fails') return false;
  const { error, firstAtMs, lastAtMs } = pool;
  return !UNANSWERED.includes(error) || lastAtMs - firstAtMs >= LEAST_SILENCE_MS;
}

function byMechanism(failing: readonly BaselinePool[]): readonly Finding[] {
  return failing.length > 1 ? [wholeNode(failing)] : failing.map(ofMechanism);
}

function ofMechanism(pool: BaselinePool): Finding {
  const [one] = CREDENTIALS[pool.mechanism];
  return toFinding(pool, pool, `without a session, to fetch a ${one},`, pool);
}

function isUnversioned(pool: BaselinePool): boolean {
  return baselineVerdict(pool) === 'not-applicable';
}

/** TLS 1.3 (PSK) and an older version were tried, and the node spoke neither. */
function speaksNothing(pools: readonly BaselinePool[]): boolean {
  return (
    pools.some((pool) => pool.mechanism === 'psk') && pools.some((pool) => pool.mechanism !== 'psk')
  );
}

function wholeNode(pools: readonly BaselinePool[]): Finding {
  const [first] = pools;
  if (first === undefined) throw new Error('a node has at least one pool');
  const sum = (of: (pool: TrialCounts) => number) =>
    pools.reduce((total, pool) => total + of(pool), 0);
  const counts = {
    resumed: sum((pool) => pool.resumed),
    full: sum((pool) => pool.full),
    failed: sum((pool) => pool.failed),
    inconclusive: sum((pool) => pool.inconclusive),
    reissued: sum((pool) => pool.reissued),
    notReissued: sum((pool) => pool.notReissued),
    versionFailed: sum((pool) => pool.versionFailed),
  };
  return toFinding(first, counts, 'without a session', null);
}

function toFinding(
  pool: BaselinePool,
  counts: TrialCounts,
  which: string,
  only: BaselinePool | null,
): Finding {
  const { error } = pool;
  return {
    subject: trialSubject(pool, only?.mechanism ?? null, null),
    observed: { ...observedCounts(counts), error },
    historyComplete: true,
    reason:
      `${share(counts.failed, counts.full + counts.failed)} handshakes ${which} failed ` +
      `(${error ?? 'no class given'}).`,
  };
}
