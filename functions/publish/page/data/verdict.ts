import type { ReportBalancer, ReportDeviation } from '../../../model/report.ts';
import type { BalancerVerdictName } from '../../../model/verdict.ts';
import { count, counted } from '../../../model/wording.ts';

/** `unknown`: the report says nothing, for an older version made it. */
export type VerdictName = BalancerVerdictName | 'unknown';

/** How many balancers have each verdict; one that none has is left out. */
export type VerdictCounts = Readonly<Partial<Record<VerdictName, number>>>;

/** Worst first: what nobody could judge stands before what is sound. */
export const VERDICTS_WORST_FIRST = [
  'deviating',
  'suspected',
  'not-enough-evidence',
  'unknown',
  'sound',
] as const satisfies readonly VerdictName[];

/** How bad a verdict is: 0 for sound. */
function rank(name: VerdictName): number {
  return VERDICTS_WORST_FIRST.length - 1 - VERDICTS_WORST_FIRST.indexOf(name);
}

/** Orders verdicts, worst first. */
export function worseOf(a: ReportBalancer, b: ReportBalancer): number {
  return rank(b.verdict) - rank(a.verdict);
}

/** The rank of the worst verdict that is counted; 0 where all are sound. */
export function worstRank(counts: VerdictCounts): number {
  const worst = worstVerdict(counts);
  return worst === null ? 0 : rank(worst);
}

/** The worst verdict that is counted; null of none. */
export function worstVerdict(counts: VerdictCounts): VerdictName | null {
  return VERDICTS_WORST_FIRST.find((name) => (counts[name] ?? 0) > 0) ?? null;
}

/** Whether a filter by verdict leaves a place; the empty filter leaves all. */
export function isOneOf(counts: VerdictCounts, filter: string): boolean {
  return (
    filter === '' || VERDICTS_WORST_FIRST.some((name) => name === filter && (counts[name] ?? 0) > 0)
  );
}

/** The counts of several places together. */
export function sumVerdicts(
  places: readonly { readonly verdicts: VerdictCounts }[],
): VerdictCounts {
  const sums = VERDICTS_WORST_FIRST.map((name) => {
    const sum = places.reduce((all, { verdicts }) => all + (verdicts[name] ?? 0), 0);
    return [name, sum] as const;
  });
  return Object.fromEntries(sums.filter(([, sum]) => sum > 0));
}

/** What a headline says, and the verdict that gives it its colour. */
export interface Headline {
  readonly verdict: VerdictName;
  readonly text: string;
}

/**
 * The headline over all balancers. It claims no more than they do: nothing deviates only where every
 * balancer is sound, and no deviation stands beside the verdicts.
 */
export function headlineOf(
  counts: VerdictCounts,
  deviations: readonly Pick<ReportDeviation, 'rule'>[],
): Headline {
  const all = Object.values(counts).reduce((sum, one) => sum + one, 0);
  const of = counted(all, 'balancer');
  const verdict = worstVerdict(counts);
  if (verdict === null) return { verdict: 'unknown', text: 'No balancer was seen.' };
  if (verdict === 'sound') return { verdict, text: `${of}: all sound. ${besideWords(deviations)}` };
  if (counts.unknown === all) {
    return { verdict, text: `An older version made this report: it has no verdict of ${of}.` };
  }
  return { verdict, text: `${of}: ${countWords(counts)}.` };
}

function besideWords(deviations: readonly Pick<ReportDeviation, 'rule'>[]): string {
  if (deviations.length === 0) return 'Nothing deviates from what AWS documents.';
  return `Beside that: ${[...new Set(deviations.map(({ rule }) => rule))].join(', ')}.`;
}

/** All four counts, zeros too, so that nobody has to infer one from the others. */
function countWords(counts: VerdictCounts): string {
  const of = (name: VerdictName) => count(counts[name] ?? 0);
  return [
    `${of('deviating')} deviating`,
    `${of('suspected')} suspected`,
    `${of('not-enough-evidence')} without enough evidence`,
    `${of('sound')} sound`,
    ...(counts.unknown === undefined ? [] : [`${of('unknown')} without a verdict`]),
  ].join(', ');
}
