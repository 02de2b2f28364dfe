import type { Exclusion, ExclusionSpan, MeasureSettings } from '../../model/rate.ts';
import { balancerNameKey } from '../../model/trials/trial-account.ts';
import { integerLiteral, textLiteral } from './sql-text.ts';

/** What `exclusion` is of handshakes of which nothing is expected, for want of documents or facts. */
export const UNJUDGED = 3;
/** What it is of an excluded listener, of others of its balancer, and elsewhere. */
export const EXCLUDED = 2;
export const BESIDE_EXCLUDED = 1;
/** From here on, what it is of places whose exclusion has spans: one number for equal spans. */
const TIMED = 10;

/** A row that joins nothing; it gives the columns of an empty list their types. */
const NO_ROW = `(${Array(5).fill('CAST(NULL AS VARCHAR)').join(', ')}, CAST(NULL AS INTEGER))`;

const COLUMNS = 'balancer_type, region, account_id, balancer, listener, exclusion';

/**
 * The CTE `named_exclusions`: the listeners, or with a null listener the balancers, to which a
 * documented exclusion applies because a person named them or they were found. A listener fits one
 * row at most.
 */
export function exclusionCte({ exclusions }: Pick<MeasureSettings, 'exclusions'>): string {
  const apart = exclusionsApart(exclusions);
  const timelines = timelinesOf(apart);
  const rows = [NO_ROW, ...apart.map((one) => rowOf(one, timelines))];
  return `named_exclusions AS (
  SELECT ${COLUMNS}
  FROM (VALUES ${rows.join(', ')})
    AS named (${COLUMNS})
)`;
}

/** The exclusion of a handshake at `atMs`, of that of its place: by the spans where it has some. */
export function exclusionAt(
  atMs: string,
  { exclusions }: Pick<MeasureSettings, 'exclusions'>,
): string {
  const timelines = timelinesOf(exclusionsApart(exclusions));
  if (timelines.length === 0) return 'exclusion';
  const cases = timelines.map(
    (spans, at) => `WHEN ${TIMED + at} THEN ${spanCase(atMs, spans, BESIDE_EXCLUDED)}`,
  );
  return `CASE exclusion ${cases.join('\n      ')} ELSE exclusion END`;
}

/** The number of the span in which an instant lies, else `otherwise`. */
export function spanCase(atMs: string, spans: readonly ExclusionSpan[], otherwise: number): string {
  const cases = spans.map(({ fromMs, toMs, excluded }) => {
    const bounds = [
      ...(fromMs === null ? [] : [`${atMs} >= ${integerLiteral(fromMs)}`]),
      ...(toMs === null ? [] : [`${atMs} < ${integerLiteral(toMs)}`]),
    ];
    const within = bounds.length === 0 ? 'true' : bounds.join(' AND ');
    return `WHEN ${within} THEN ${excluded === 'yes' ? EXCLUDED : UNJUDGED}`;
  });
  return cases.length === 0 ? String(otherwise) : `CASE ${cases.join(' ')} ELSE ${otherwise} END`;
}

/**
 * Those of which no two are of one listener: what always holds is taken before what holds at times,
 * what is of any account or listener before what is of one.
 */
export function exclusionsApart(exclusions: readonly Exclusion[]): readonly Exclusion[] {
  const byName = Map.groupBy(exclusions.filter(canExist), balancerNameKey);
  return [...byName.values()].flatMap((named) => {
    const kept: Exclusion[] = [];
    for (const one of named.toSorted((a, b) => rankOf(a) - rankOf(b)))
      if (!kept.some((other) => overlap(one, other))) kept.push(one);
    return kept;
  });
}

function overlap(one: Exclusion, other: Exclusion): boolean {
  const isAlike = (name: 'listener' | 'accountId') =>
    (one[name] ?? other[name] ?? null) === (other[name] ?? one[name] ?? null);
  return isAlike('listener') && isAlike('accountId');
}

function rankOf({ spans, accountId, listener }: Exclusion): number {
  return (
    (spans === undefined ? 0 : 4) + (accountId === undefined ? 0 : 2) + (listener === null ? 0 : 1)
  );
}

/** Names come from a person's file; one with U+0000 names nothing, and no engine takes it. */
function canExist({ region, balancer, listener }: Exclusion): boolean {
  return ![region, balancer, listener].some((value) => value?.includes('\0'));
}

function timelinesOf(apart: readonly Exclusion[]): readonly (readonly ExclusionSpan[])[] {
  const byText = new Map(
    apart.flatMap(({ spans }) => (spans === undefined ? [] : [[JSON.stringify(spans), spans]])),
  );
  return [...byText.values()];
}

function rowOf(
  { balancerType, region, accountId, balancer, listener, spans }: Exclusion,
  timelines: readonly (readonly ExclusionSpan[])[],
): string {
  const names = [balancerType, region, accountId ?? null, balancer, listener].map((name) =>
    name === null ? 'NULL' : textLiteral(name),
  );
  const text = JSON.stringify(spans);
  const number =
    spans === undefined
      ? EXCLUDED
      : TIMED + timelines.findIndex((one) => JSON.stringify(one) === text);
  return `(${[...names, number].join(', ')})`;
}
