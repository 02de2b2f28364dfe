import type { Excluded, Exclusion, ExclusionSpan, MeasureSettings } from '../../model/rate.ts';
import { BESIDE_EXCLUDED, spanCase } from './exclusion-sql.ts';
import { textLiteral } from './sql-text.ts';

/** What `exclusion` is of trials of which nobody said when an exclusion applied. */
const UNTIMED = 0;

/**
 * The exclusion of a trial at `tried_at_ms`, where targets say when it applied to the listeners of its
 * balancer; 0 elsewhere. A trial names no listener: where they differ, it is not known.
 */
export function trialExclusion({ exclusions }: Pick<MeasureSettings, 'exclusions'>): string {
  const byName = Map.groupBy(exclusions, nameOf);
  const timed = [...byName].filter(
    ([name, own]) => !name.includes('\0') && own.some(({ spans }) => spans !== undefined),
  );
  if (timed.length === 0) return String(UNTIMED);
  const byNumber = Map.groupBy(timed, ([, own]) => accountCase(own));
  const key = "balancer_type || '/' || region || '/' || balancer";
  const cases = [...byNumber].map(([number, alike]) => {
    const names = alike.map(([name]) => textLiteral(name));
    return `WHEN ${key} IN (${names.join(', ')}) THEN ${number}`;
  });
  return `CASE ${cases.join('\n      ')} ELSE ${UNTIMED} END`;
}

/** By the exclusions of its account, and those of any; of a trial without an account by all of them. */
function accountCase(own: readonly Exclusion[]): string {
  const accounts = new Set(own.flatMap(({ accountId }) => accountId ?? []));
  const of = (account?: string) =>
    numberOf(own.filter(({ accountId }) => accountId === undefined || accountId === account));
  if (accounts.size === 0) return numberOf(own);
  const cases = [...accounts].map((id) => `WHEN account_id = ${textLiteral(id)} THEN ${of(id)}`);
  return `CASE WHEN account_id IS NULL THEN ${numberOf(own)} ${cases.join(' ')} ELSE ${of()} END`;
}

function numberOf(exclusions: readonly Exclusion[]): string {
  if (exclusions.every(({ spans }) => spans === undefined)) return String(UNTIMED);
  return spanCase('tried_at_ms', spansOfAll(exclusions), BESIDE_EXCLUDED);
}

/** Neither types nor Regions have a slash. */
function nameOf({ balancerType, region, balancer }: Exclusion): string {
  return `${balancerType}/${region}/${balancer}`;
}

/** When an exclusion applies to all listeners, and when it is known of none of them alone. */
export function spansOfAll(exclusions: readonly Exclusion[]): readonly ExclusionSpan[] {
  const edges = exclusions
    .flatMap(({ spans = [] }) => spans.flatMap(({ fromMs, toMs }) => [fromMs, toMs]))
    .filter((edge) => edge !== null);
  const bounds = [null, ...new Set(edges.toSorted((a, b) => a - b)), null];
  return bounds.slice(1).flatMap((toMs, at) => {
    const fromMs = bounds[at] ?? null;
    const [first = 'no', ...others] = exclusions.map((one) => stateAt(fromMs, one));
    const excluded = others.every((other) => other === first) ? first : 'unknown';
    return excluded === 'no' ? [] : [{ fromMs, toMs, excluded }];
  });
}

/** What holds from an instant on; null: since ever. */
function stateAt(atMs: number | null, { spans }: Exclusion): Excluded {
  if (spans === undefined) return 'yes';
  const span = spans.find(({ fromMs, toMs }) => {
    if (atMs === null) return fromMs === null;
    return (fromMs === null || fromMs <= atMs) && (toMs === null || atMs < toMs);
  });
  return span?.excluded ?? 'no';
}
