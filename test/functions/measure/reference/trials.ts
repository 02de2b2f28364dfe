import { isCovered } from '../../../../functions/behaviours/resumption.ts';
import type { HourRate } from '../../../../functions/measure/rows/hourly-counts.ts';
import { rateOfCounts, trialCounts } from '../../../../functions/measure/rows/rate-row.ts';
import { REGULARITY_HOURS } from '../../../../functions/measure/sql/freshness-sql.ts';
import { LEVELS, UNKNOWN_ACCOUNT } from '../../../../functions/model/balancer.ts';
import type { MatrixCell } from '../../../../functions/model/matrix.ts';
import type { Freshness, MeasureSettings, RateCounts } from '../../../../functions/model/rate.ts';
import { survivalCurves } from '../../../../functions/model/survival.ts';
import { compareText } from '../../../../functions/model/text-order.ts';
import { HOUR_MS } from '../../../../functions/model/time.ts';
import { type Trial, VERSION_ERRORS } from '../../../../functions/model/trial.ts';
import {
  survivalClusters,
  survivalIssues,
} from '../../../../functions/probe/survival/survival-clusters.ts';

type TrialOfFile = Trial & { readonly source_id: string };
type TrialTest = (trial: Trial) => Pick<MatrixCell, 'excluded' | 'unjudged'>;

const PRECEDENCE = ['resumed', 'full', 'inconclusive', 'failed', 'withheld'] as const;

/** What trials say: the same counts, cells and freshness as the rate query gives. */
export function referenceTrials(
  read: readonly TrialOfFile[],
  logsEndMs: number,
  settings: MeasureSettings,
  exclusionOf: TrialTest,
) {
  const owned = groups(read, nameOf).flatMap(withOwner);
  const numbered = groups(owned, (row) => [...identityOf(row), row.source_id]).flatMap(numberLines);
  const known = groups(numbered, ({ row, line }) => [...identityOf(row), line]).map((same) =>
    merge(same.map(({ row }) => row)),
  );
  const { fromMs, toMs } = settings;
  const inWindow = known.filter(
    ({ tried_at_ms: at }) => (fromMs === null || at >= fromMs) && (toMs === null || at < toMs),
  );
  const tried = inWindow.filter(isAcceptance);
  return {
    counts: countsOf(tried, exclusionOf),
    hours: hoursOf(tried, exclusionOf),
    matrix: groups(tried, (row) => [...pairOf(row), exclusionOf(row)]).map((rows) =>
      cellOf(rows, exclusionOf),
    ),
    survival: survivalCurves(survivalClusters(inWindow), survivalIssues(inWindow)),
    freshness: freshnessOf(
      known.filter((row) => isAcceptance(row) && (toMs === null || row.tried_at_ms <= toMs)),
      logsEndMs,
    ),
  };
}

function groups<Row>(rows: readonly Row[], keyOf: (row: Row) => unknown): [Row, ...Row[]][] {
  const found = [...Map.groupBy(rows, (row) => JSON.stringify(keyOf(row))).values()];
  return found.flatMap(([first, ...rest]) => (first === undefined ? [] : [[first, ...rest]]));
}

const nameOf = (row: Trial) => [row.balancer_type, row.region, row.balancer];
const balancerOf = (row: Trial) => [...nameOf(row), row.account_id];
const pairOf = (row: Trial) => [
  ...balancerOf(row),
  ...[row.issuer_node, row.node, row.relation, row.mechanism],
];

const identityOf = (row: Trial) => [
  ...pairOf(row),
  ...[row.tried_at_ms, row.run_id, row.client_port],
];

/** What names no account is of the only one that trials of its balancer's name do. */
function withOwner(rows: readonly TrialOfFile[]): readonly TrialOfFile[] {
  const [only = null, ...others] = new Set(rows.flatMap(({ account_id }) => account_id ?? []));
  const owner = others.length === 0 ? only : null;
  return rows.map((row) => ({ ...row, account_id: row.account_id ?? owner }));
}

/** Lines of one file that nothing tells apart are as many trials, unless they name one port. */
function numberLines(rows: readonly Trial[]): { readonly row: Trial; readonly line: number }[] {
  const order = ({ outcome, reissued, error, certificate_checked: checked, ...trial }: Trial) => {
    const { purpose, session_age_ms: age } = trial;
    return JSON.stringify([
      ...[outcome, nullsLast(reissued), error ?? '~', nullsLast(checked), purpose ?? '~'],
      age === null ? '~' : String(age).padStart(20, '0'),
    ]);
  };
  return rows
    .toSorted((a, b) => compareText(order(a), order(b)))
    .map((row, at) => ({ row, line: row.client_port === null ? at : 0 }));
}

/** As SQL sorts: false, true, null. */
function nullsLast(value: boolean | null): number {
  return value === null ? 2 : Number(value);
}

function merge(rows: readonly Trial[]): Trial {
  const [first] = rows;
  if (first === undefined) throw new Error('a trial has at least one row');
  const told = rows.map((row) => row.reissued);
  const checked = rows.map((row) => row.certificate_checked);
  return {
    ...first,
    outcome: PRECEDENCE.find((outcome) => rows.some((row) => row.outcome === outcome)) ?? 'failed',
    reissued: told.includes(true) || (told.includes(false) ? false : null),
    error: greatest(rows.map((row) => row.error)),
    purpose: rows.some((row) => !isAcceptance(row)) ? 'survival' : null,
    ticket_lifetime_s: highest(rows.flatMap((row) => row.ticket_lifetime_s ?? [])),
    ticket_key_hash: greatest(rows.map((row) => row.ticket_key_hash)),
    session_age_ms: oldest(rows.filter((row) => !isAcceptance(row))),
    certificate_checked: !checked.includes(false) && (checked.includes(true) || null),
  };
}

function isAcceptance({ purpose }: Trial): boolean {
  return purpose !== 'survival';
}

function oldest(rows: readonly Trial[]): number | null {
  return highest(rows.flatMap(({ session_age_ms }) => session_age_ms ?? []));
}

function highest(numbers: readonly number[]): number | null {
  return numbers.length === 0 ? null : Math.max(...numbers);
}

function greatest(texts: readonly (string | null)[]): string | null {
  const known = texts.filter((text) => text !== null);
  return known.toSorted().at(-1) ?? null;
}

function tally(rows: readonly Trial[]) {
  const count = (outcome: Trial['outcome']) => rows.filter((row) => row.outcome === outcome).length;
  const timesMs = rows.map((row) => row.tried_at_ms);
  return {
    resumed: count('resumed'),
    full: count('full'),
    failed: count('failed'),
    inconclusive: count('inconclusive'),
    firstAtMs: Math.min(...timesMs),
    lastAtMs: Math.max(...timesMs),
  };
}

function cellOf(rows: readonly [Trial, ...Trial[]], exclusionOf: TrialTest): MatrixCell {
  const [{ balancer_type, region, account_id, balancer, issuer_node, node, ...offer }] = rows;
  const { mechanism, relation } = offer;
  const resumed = rows.filter((row) => row.outcome === 'resumed');
  const full = rows.filter((row) => row.outcome === 'full');
  const failed = rows.filter((row) => row.outcome === 'failed');
  return {
    ...{ region, balancer, node, mechanism, relation },
    ...{ balancerType: balancer_type, accountId: account_id },
    issuerNode: issuer_node,
    ...exclusionOf(rows[0]),
    ...tally(rows),
    reissued: full.filter((row) => row.reissued === true).length,
    notReissued: full.filter((row) => row.reissued === false).length,
    reissuedResumed: resumed.filter((row) => row.reissued === true).length,
    notReissuedResumed: resumed.filter((row) => row.reissued === false).length,
    versionFailed: failed.filter((row) => VERSION_ERRORS.includes(row.error ?? '')).length,
    certificateUnchecked: rows.filter((row) => row.certificate_checked === false).length,
    error: greatest(failed.map((row) => row.error)),
  };
}

function countsOf(tried: readonly Trial[], exclusionOf: TrialTest): RateCounts[] {
  return LEVELS.flatMap((level) => countsAt(level, tried, exclusionOf));
}

function hoursOf(tried: readonly Trial[], exclusionOf: TrialTest): HourRate[] {
  const byHour = Map.groupBy(tried, (row) => Math.floor(row.tried_at_ms / HOUR_MS));
  return [...byHour].flatMap(([hour, ofHour]) => {
    const hourAtMs = hour * HOUR_MS;
    return countsOf(ofHour, exclusionOf).map((counts) => ({
      hourAtMs,
      rate: rateOfCounts(counts),
    }));
  });
}

function countsAt(
  level: RateCounts['level'],
  tried: readonly Trial[],
  exclusionOf: TrialTest,
): RateCounts[] {
  const placeOf = (row: Trial) => ({
    level,
    balancerType: row.balancer_type,
    region: row.region,
    accountId: level === 'region' ? null : row.account_id,
    balancer: level === 'region' ? null : row.balancer,
    node: level === 'node' ? row.node : null,
    mechanism: row.mechanism,
    relation: row.relation,
  });
  const offered = tried.filter((row) => row.relation !== null);
  return groups(offered, placeOf).map((rows) => {
    const { inconclusive: unknown, ...counts } = tally(rows);
    const base = rows.filter(
      (row) => (row.outcome === 'resumed' || row.outcome === 'full') && !exclusionOf(row).unjudged,
    );
    return trialCounts({
      ...placeOf(rows[0]),
      ...counts,
      unknown,
      handshakes: rows.length,
      ceilingBase: base.length,
      withinScope: base.filter((row) => isWithinScope(row, exclusionOf(row).excluded)).length,
    });
  });
}

function isWithinScope(trial: Trial, excluded: boolean): boolean {
  const { relation, balancer_type, mechanism } = trial;
  return relation !== null && isCovered(balancer_type, mechanism, relation, excluded);
}

function freshnessOf(known: readonly Trial[], logsEndMs: number): Freshness[] {
  const dataEndMs = Math.max(logsEndMs, ...known.map((row) => row.tried_at_ms));
  return groups(known, balancerOf).map((rows) => {
    const [{ balancer_type: balancerType, region, account_id, balancer }] = rows;
    const lastAtMs = Math.max(...rows.map((row) => row.tried_at_ms));
    const hoursAgo = rows.map((row) => Math.floor((lastAtMs - row.tried_at_ms) / HOUR_MS));
    const hoursSeen = new Set(hoursAgo.filter((hours) => hours < REGULARITY_HOURS)).size;
    const place = { balancerType, region, accountId: account_id ?? UNKNOWN_ACCOUNT, balancer };
    return { evidence: 'trials', startsAtMs: null, ...place, lastAtMs, hoursSeen, dataEndMs };
  });
}
