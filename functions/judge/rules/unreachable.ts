import { versionBehaviour } from '../../behaviours/versions.ts';
import type { TrialCounts } from '../../model/matrix.ts';
import type { Measurement } from '../../model/rate.ts';
import { nodeNameKey } from '../../model/trial-account.ts';
import { baselineVerdict } from '../../model/trial-verdict.ts';
import { share } from '../../model/wording.ts';
import { isWorking } from '../trials/pool-verdicts.ts';
import { type BaselinePool, baselinePools } from '../trials/trial-pools.ts';
import type { Finding, Rule, Subject } from './rule.ts';
import { CREDENTIALS, observedCounts, trialSubject } from './trial-finding.ts';

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
  const nodes = Map.groupBy(baselinePools(measurement), nodeNameKey);
  return [...nodes.values()].flatMap(ofNode);
}

/** A node that works by one mechanism is not wholly unreachable either. */
function covered(measurement: Measurement): readonly Subject[] {
  return baselinePools(measurement)
    .filter(isWorking)
    .flatMap((pool) => [trialSubject(pool, pool.mechanism, null), trialSubject(pool, null, null)]);
}

/** One fact, one finding: a node that fails by every mechanism is reported once. */
function ofNode(pools: readonly BaselinePool[]): readonly Finding[] {
  if (pools.every(isUnversioned) && speaksNothing(pools)) return [wholeNode(pools)];
  const applicable = pools.filter((pool) => !isUnversioned(pool));
  const failing = applicable.filter((pool) => baselineVerdict(pool) === 'fails');
  if (failing.length > 1 && failing.length === applicable.length) return [wholeNode(failing)];
  return failing.map((pool) =>
    toFinding(pool, pool, `without a session, to fetch a ${CREDENTIALS[pool.mechanism][0]},`, pool),
  );
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
