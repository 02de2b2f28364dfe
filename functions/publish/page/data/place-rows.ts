import type { ReportDeviation } from '../../../model/report.ts';
import { compareText } from '../../../model/text-order.ts';
import { impactOf } from './impact.ts';
import type { PageState } from './page-state.ts';
import type { Balancer, Place, Places } from './places.ts';
import { type Accepted, probeTotals } from './probe-totals.ts';
import { isOneOf, type VerdictName, worstRank } from './verdict.ts';
import { reasonOf, type VerdictFact, verdictFacts } from './verdict-words.ts';

/** A line of the table. */
export interface PlaceRow {
  readonly place: Place;
  readonly name: string;
  readonly methods: readonly string[];
  readonly within: Accepted;
  readonly outside: Accepted;
  /** The worst of its deviations; null where there is none. */
  readonly worst: ReportDeviation['severity'] | null;
  /** Of a balancer alone. */
  readonly judgement: Judgement | null;
}

/** A verdict as the table shows it. */
export interface Judgement {
  readonly name: VerdictName;
  readonly reason: string;
  readonly facts: readonly VerdictFact[];
}

const SEVERITY_ORDER: readonly string[] = ['info', 'warning', 'error', 'critical'];
const LEVELS = { region: 'regions', balancer: 'balancers', node: 'nodes' } as const;

/** All lines of the level that the state names, in no order. */
export function rowsOf(places: Places, level: string): readonly PlaceRow[] {
  const list = Object.entries(LEVELS).find(([name]) => name === level)?.[1] ?? 'balancers';
  if (list !== 'balancers') return places[list].map(toRow);
  return places.balancers.map((one) => ({ ...toRow(one), judgement: judgementOf(one) }));
}

function judgementOf({ verdict }: Balancer): Judgement {
  return {
    name: verdict?.verdict ?? 'unknown',
    reason: reasonOf(verdict),
    facts: verdict === null ? [] : verdictFacts(verdict),
  };
}

/** A place as a line of the table. */
export function toRow(place: Place): PlaceRow {
  const methods = [...(place.log === null ? [] : [place.log]), ...place.trials];
  return {
    place,
    name: place.node ?? place.balancer ?? place.region,
    methods: [...new Set(methods.map(({ method }) => method))],
    ...probeTotals(place.trials),
    worst: worstOf(place.deviations),
    judgement: null,
  };
}

/** The worst severity among deviations; null of none. */
export function worstOf(deviations: readonly ReportDeviation[]): PlaceRow['worst'] {
  return (
    deviations.toSorted((a, b) => weight(b.severity) - weight(a.severity))[0]?.severity ?? null
  );
}

/** How bad a severity is; -1 for none. */
export function weight(severity: string | null): number {
  return severity === null ? -1 : SEVERITY_ORDER.indexOf(severity);
}

/** The lines that the filters of a state leave. */
export function filterRows(rows: readonly PlaceRow[], state: PageState): readonly PlaceRow[] {
  const words = state.text.toLowerCase().split(/\s+/).filter(Boolean);
  return rows.filter(({ place, methods, worst }) => {
    const { balancerType, region, accountId, balancer, node, deviations, verdicts } = place;
    const text = [balancerType, region, accountId, balancer, node].join(' ').toLowerCase();
    return (
      words.every((word) => text.includes(word)) &&
      (state.type === '' || balancerType === state.type) &&
      (state.region === '' || region === state.region) &&
      (state.method === '' || methods.includes(state.method)) &&
      (state.rule === '' || deviations.some(({ rule }) => rule === state.rule)) &&
      (state.deviating === '' || worst !== null) &&
      isOneOf(verdicts, state.verdict)
    );
  });
}

type SortValue = string | number | null | readonly number[];

/** What a column sorts by; null comes last in either order. */
export const SORTS: Readonly<Record<string, (row: PlaceRow) => SortValue>> = {
  name: ({ name }) => name,
  type: ({ place }) => place.balancerType,
  region: ({ place }) => place.region,
  handshakes: ({ place }) => place.log?.handshakes ?? null,
  rate: ({ place }) => place.log?.rate ?? null,
  ceiling: ({ place }) => place.log?.ceiling ?? null,
  avoidable: ({ place }) => impactOf(place),
  within: ({ within }) => shareOf(within),
  outside: ({ outside }) => shareOf(outside),
  deviations: deviationOrder,
  // A node has no verdict of its own: the worst of its deviations decides. Of equal verdicts what costs
  // most comes first.
  verdict: (row) => [
    row.place.level === 'node' ? 0 : worstRank(row.place.verdicts),
    // Failing handshakes are an outage, which no figure of lost resumption weighs up.
    Number(row.worst === 'critical'),
    impactOf(row.place) ?? -1,
    ...deviationOrder(row),
  ],
};

function deviationOrder({ place, worst }: PlaceRow): readonly number[] {
  return [weight(worst), place.deviations.length];
}

function shareOf({ resumed, answered }: Accepted): number | null {
  return answered === 0 ? null : resumed / answered;
}

/** Lines in the order of a state; equal ones by name. */
export function sortRows(
  rows: readonly PlaceRow[],
  { sort, order }: PageState,
): readonly PlaceRow[] {
  const sortValueOf = SORTS[sort] ?? SORTS.verdict;
  if (sortValueOf === undefined) return rows;
  const sign = order === 'ascending' ? 1 : -1;
  return rows
    .map((row) => ({ row, value: sortValueOf(row) }))
    .sort((a, b) => compareValues(a.value, b.value, sign) || compareText(a.row.name, b.row.name))
    .map(({ row }) => row);
}

function compareValues(a: SortValue, b: SortValue, sign: 1 | -1): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  if (typeof a === 'number' && typeof b === 'number') return sign * (a - b);
  if (typeof a === 'object' && typeof b === 'object') {
    const first = a.findIndex((value, place) => value !== b[place]);
    return first < 0 ? 0 : sign * ((a[first] ?? 0) - (b[first] ?? 0));
  }
  return sign * compareText(String(a), String(b));
}
