import type { ReportDeviation } from '../../../../model/report.ts';
import { impactOf, moreAvoidable } from '../impact.ts';
import { weight } from '../place-rows.ts';
import type { Balancer, Places } from '../places.ts';

/** Where a fact was seen. */
export interface FactPlace {
  readonly balancer: Balancer;
  /** None of a fact about the balancer as a whole. */
  readonly nodes: readonly string[];
}

/** One fact, however many places show it. */
export interface Fact {
  readonly reason: string;
  readonly mechanism: ReportDeviation['mechanism'];
  readonly historyComplete: boolean;
  readonly places: readonly FactPlace[];
}

/** All that one rule found, of one severity, at balancers of one type. */
export interface DeviationCard {
  readonly rule: ReportDeviation['rule'];
  readonly severity: ReportDeviation['severity'];
  readonly balancerType: ReportDeviation['balancerType'];
  /** In the order of its balancers. */
  readonly deviations: readonly ReportDeviation[];
  /** The most avoidable first. */
  readonly balancers: readonly Balancer[];
  readonly facts: readonly Fact[];
  /** Avoidable full handshakes of 24 h at its balancers; null where none has a figure. */
  readonly impact: number | null;
}

type OwnerOf = ReadonlyMap<ReportDeviation, Balancer>;

/** The deviations as cards: what costs most first. */
export function deviationCards(
  deviations: readonly ReportDeviation[],
  { balancers }: Places,
): readonly DeviationCard[] {
  const owners = new Map(
    balancers.flatMap((balancer) => balancer.deviations.map((one) => [one, balancer] as const)),
  );
  const groups = Map.groupBy(deviations, ({ rule, severity, balancerType }) =>
    JSON.stringify([rule, severity, balancerType]),
  );
  return [...groups.values()].flatMap((group) => cardOf(group, owners)).toSorted(cardOrder);
}

function cardOf(deviations: readonly ReportDeviation[], owners: OwnerOf): readonly DeviationCard[] {
  const [first] = deviations;
  if (first === undefined) return [];
  const { rule, severity, balancerType } = first;
  const balancers = ownersOf(deviations, owners);
  const byOwner = Map.groupBy(deviations, (deviation) => owners.get(deviation));
  const known = balancers.flatMap((balancer) => impactOf(balancer) ?? []);
  return [
    {
      ...{ rule, severity, balancerType, balancers },
      deviations: balancers.flatMap((balancer) => byOwner.get(balancer) ?? []),
      facts: factsOf(deviations, owners),
      impact: known.length === 0 ? null : known.reduce((sum, one) => sum + one, 0),
    },
  ];
}

/** Their balancers, each once. */
function ownersOf(deviations: readonly ReportDeviation[], owners: OwnerOf): readonly Balancer[] {
  const found = deviations.flatMap((deviation) => owners.get(deviation) ?? []);
  return [...new Set(found)].toSorted(moreAvoidable);
}

function factsOf(deviations: readonly ReportDeviation[], owners: OwnerOf): readonly Fact[] {
  const groups = Map.groupBy(deviations, ({ reason, mechanism, historyComplete }) =>
    JSON.stringify([reason, mechanism, historyComplete]),
  );
  return [...groups.values()]
    .flatMap(([first, ...more]) => {
      if (first === undefined) return [];
      const { reason, mechanism, historyComplete } = first;
      const group = [first, ...more];
      const places = ownersOf(group, owners).map((balancer) => ({
        balancer,
        nodes: nodesOf(group.filter((deviation) => owners.get(deviation) === balancer)),
      }));
      return [{ reason, mechanism, historyComplete, places }];
    })
    .toSorted((a, b) => placeOrder(a.places[0], b.places[0]));
}

function nodesOf(deviations: readonly ReportDeviation[]): readonly string[] {
  return [...new Set(deviations.flatMap(({ node }) => node ?? []))].sort();
}

function placeOrder(a: FactPlace | undefined, b: FactPlace | undefined): number {
  return a === undefined || b === undefined ? 0 : moreAvoidable(a.balancer, b.balancer);
}

/** Failing handshakes are an outage, which no figure of lost resumption weighs up; `info` comes last. */
const BANDS: Readonly<Record<ReportDeviation['severity'], number>> = {
  critical: 2,
  error: 1,
  warning: 1,
  info: 0,
};

function cardOrder(a: DeviationCard, b: DeviationCard): number {
  return (
    BANDS[b.severity] - BANDS[a.severity] ||
    (b.impact ?? -1) - (a.impact ?? -1) ||
    weight(b.severity) - weight(a.severity)
  );
}
