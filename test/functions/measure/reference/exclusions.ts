import { exclusionsApart } from '../../../../functions/measure/sql/exclusion-sql.ts';
import { UNKNOWN_ACCOUNT } from '../../../../functions/model/balancer.ts';
import type { Handshake } from '../../../../functions/model/handshake.ts';
import type { MatrixCell } from '../../../../functions/model/matrix.ts';
import type { Excluded, Exclusion } from '../../../../functions/model/rate.ts';
import type { Trial } from '../../../../functions/model/trial.ts';
import { balancerOf, type Connection } from './connections.ts';

/**
 * Tells whether a documented exclusion applies to a connection's listener: named by a person, or
 * found at its time, or else seen with mutual TLS in any row read. A connection of no known listener is
 * only excluded with its whole balancer. Of several listeners, that which was found last counts.
 */
export function exclusionTest(
  rows: readonly Handshake[],
  exclusions: readonly Exclusion[],
): (connection: Connection) => Excluded {
  const mutual = rows.filter((row) => row.mutual_tls === true && row.listener !== null);
  const apart = exclusionsApart(exclusions);
  const texts = apart.flatMap(({ spans }) => (spans === undefined ? [] : JSON.stringify(spans)));
  const order = ({ spans }: Exclusion) => [...new Set(texts)].indexOf(JSON.stringify(spans));
  return (connection) => {
    const named = apart.filter((exclusion) => names(exclusion, connection));
    const [timed] = named
      .filter(({ spans }) => spans !== undefined)
      .sort((a, b) => order(b) - order(a));
    if (timed !== undefined) return excludedAt(connection.handshake_at_ms, timed);
    const isMutual = mutual.some(
      (row) =>
        balancerOf(row) === balancerOf(connection) && connection.listeners.includes(row.listener),
    );
    return named.length > 0 || isMutual ? 'yes' : 'no';
  };
}

function excludedAt(atMs: number, { spans }: Exclusion): Excluded {
  if (spans === undefined) return 'yes';
  const span = spans.find(
    ({ fromMs, toMs }) => (fromMs ?? -Infinity) <= atMs && atMs < (toMs ?? Infinity),
  );
  return span?.excluded ?? 'no';
}

/**
 * Tells whether a documented exclusion applies to a trial's balancer, whose listener it does not
 * name: by what was found at its time, where all listeners agree; else named by a person, or seen with
 * mutual TLS on every listener in the rows read.
 */
export function trialExclusionTest(
  rows: readonly Handshake[],
  exclusions: readonly Exclusion[],
): (trial: Trial) => Pick<MatrixCell, 'excluded' | 'unjudged'> {
  const key = (row: Pick<Trial, 'balancer_type' | 'region' | 'balancer'>) =>
    JSON.stringify([row.balancer_type, row.region, row.balancer]);
  const known = rows.filter((row) => row.listener !== null);
  const isMutual = (row: Handshake) =>
    known.some(
      (other) =>
        balancerOf(other) === balancerOf(row) &&
        other.listener === row.listener &&
        other.mutual_tls,
    );
  return (trial) => {
    const isOwn = (accountId: string | undefined) =>
      trial.account_id === null ||
      [undefined, UNKNOWN_ACCOUNT, trial.account_id].includes(accountId);
    const seen = known.filter((row) => key(row) === key(trial) && isOwn(row.account_id));
    const named = exclusions.filter(
      (one) =>
        key({ balancer_type: one.balancerType, region: one.region, balancer: one.balancer }) ===
          key(trial) && isOwn(one.accountId),
    );
    if (named.some(({ spans }) => spans !== undefined)) {
      const states = new Set(named.map((one) => excludedAt(trial.tried_at_ms, one)));
      const [state = 'no', ...more] = states;
      if (more.length > 0 || state === 'unknown') return { excluded: true, unjudged: true };
      return { excluded: state === 'yes' };
    }
    return { excluded: named.length > 0 || (seen.length > 0 && seen.every(isMutual)) };
  };
}

function names(exclusion: Exclusion, connection: Connection): boolean {
  return (
    exclusion.balancerType === connection.balancer_type &&
    exclusion.region === connection.region &&
    (exclusion.accountId === undefined || exclusion.accountId === connection.account_id) &&
    exclusion.balancer === connection.balancer &&
    (exclusion.listener === null || connection.listeners.includes(exclusion.listener))
  );
}
