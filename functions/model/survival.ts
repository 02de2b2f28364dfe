import type { BalancerType, Mechanism } from './balancer.ts';
import { type ClusterMoments, designEffect } from './statistics/design-effect.ts';
import { neverRising } from './statistics/isotonic.ts';
import { correctedWilson } from './statistics/wilson.ts';
import { compareText } from './text-order.ts';
import { DAY_MS, MINUTE_MS, SECOND_MS } from './time.ts';
import type { Relation } from './trial.ts';

/** Where sessions were tried; `node` is null where those of all nodes of a balancer are counted. */
export interface SurvivalPlace {
  readonly balancerType: BalancerType;
  readonly region: string;
  /** As of cells of the matrix. */
  readonly accountId: string | null;
  readonly balancer: string;
  readonly node: string | null;
  readonly mechanism: Mechanism;
  readonly relation: Relation;
}

/** Offered sessions of one age at one node that were issued in the same minute, under one key perhaps. */
export interface SurvivalCluster extends Omit<SurvivalPlace, 'node'> {
  readonly node: string;
  readonly ageMs: number;
  readonly issuedAtMs: number;
  readonly resumed: number;
  readonly full: number;
  readonly failed: number;
  /** Older than their lifetime hint, so that the prober's own TLS stack did not offer them. */
  readonly withheld: number;
}

/** Sessions that one node issued in one minute to a survival run. */
export interface SurvivalIssue extends Omit<SurvivalPlace, 'node' | 'relation'> {
  readonly node: string;
  readonly issuedAtMs: number;
  readonly issued: number;
  /** The highest hint that came with them; null where none came. */
  readonly lifetimeHintS: number | null;
  /** A hash of the name of the key that sealed them; null where it is not known to be one. */
  readonly keyHash: string | null;
}

/** What is known of sessions of one age. */
export interface SurvivalPoint {
  readonly ageMs: number;
  /** Offered sessions that were resumed, and those that were not. */
  readonly resumed: number;
  readonly full: number;
  readonly failed: number;
  readonly withheld: number;
  /** The share still accepted, 0 to 1: never higher than at a lower age; null where none was tried. */
  readonly accepted: number | null;
  /** The 95 % interval of the share at this age alone, wide enough to hold `accepted`. */
  readonly low: number | null;
  readonly high: number | null;
  /** Of independent sessions that tell as much as those offered. */
  readonly effectiveN: number;
}

export interface SurvivalCurve extends SurvivalPlace {
  /** By age, the lowest first. */
  readonly points: readonly SurvivalPoint[];
  /** The lowest age tried at which at most half are accepted; null where more are at each. */
  readonly medianMs: number | null;
  /** The share accepted at 24 h, where that age was tried. */
  readonly acceptedAt24h: number | null;
  /** How many sessions were issued to be offered; those not offered yet, or lost, are among them. */
  readonly issued: number;
  /** The highest lifetime hint that came with them; null where none came. */
  readonly lifetimeHintS: number | null;
  /** Different ticket keys that were seen, and the longest time from first to last ticket of one. */
  readonly keys: number;
  readonly keySeenForMs: number | null;
}

/** Below it an age is told in whole seconds, from it on in whole minutes: an offer is never early. */
export const IN_SECONDS_MS = 2 * MINUTE_MS;

/** The age that a session was meant to reach when it was offered. */
export function survivalAge(sessionAgeMs: number): number {
  const unitMs = sessionAgeMs < IN_SECONDS_MS ? SECOND_MS : MINUTE_MS;
  return sessionAgeMs - (sessionAgeMs % unitMs);
}

/**
 * How many sessions are still accepted, by age, at each node and at each balancer: a session that is
 * offered once tells only whether it lived at that age (current-status data), so the estimate is the
 * isotonic one, and its interval counts what was issued in one minute as a cluster.
 */
export function survivalCurves(
  clusters: readonly SurvivalCluster[],
  issues: readonly SurvivalIssue[],
): readonly SurvivalCurve[] {
  const placed = clusters.flatMap((cluster) => [
    { ...cluster, node: null },
    { ...cluster, node: cluster.node },
  ]);
  const byPlace = Map.groupBy<string, PlacedCluster>(placed, placeKey);
  const issuesBy = Map.groupBy(issues, issuerKey);
  return [...byPlace].sort(([a], [b]) => compareText(a, b)).map(([, of]) => curveOf(of, issuesBy));
}

type PlacedCluster = Omit<SurvivalCluster, 'node'> & SurvivalPlace;

function placeKey({ balancerType, region, balancer, node, ...offer }: SurvivalPlace): string {
  const { accountId, mechanism, relation } = offer;
  const place = [balancerType, region, balancer, accountId ?? ''];
  return JSON.stringify([...place, mechanism, relation, node ?? '']);
}

type Issuer = Pick<
  SurvivalIssue,
  'balancerType' | 'region' | 'accountId' | 'balancer' | 'mechanism'
>;

function issuerKey({ balancerType, region, accountId, balancer, mechanism }: Issuer): string {
  return JSON.stringify([balancerType, region, accountId, balancer, mechanism]);
}

function curveOf(
  clusters: readonly PlacedCluster[],
  issuesBy: ReadonlyMap<string, readonly SurvivalIssue[]>,
): SurvivalCurve {
  const [first] = clusters;
  if (first === undefined) throw new Error('a curve without a cluster');
  const { balancerType, region, accountId, balancer, node, mechanism, relation } = first;
  const issues = issuesBy.get(issuerKey(first)) ?? [];
  const byAge = [...Map.groupBy(clusters, ({ ageMs }) => ageMs)].sort(([a], [b]) => a - b);
  const counted = byAge.map(([ageMs, of]) => ({ ageMs, ...countsOf(of) }));
  const tried = counted.filter(({ moments }) => triedOf(moments) > 0);
  const accepted = neverRising(
    tried.map(({ moments }) => ({
      value: moments.resumed / triedOf(moments),
      weight: triedOf(moments),
    })),
  );
  const acceptedAt = new Map(tried.map(({ ageMs }, at) => [ageMs, accepted[at] ?? null]));
  const points = counted.map((of) => pointOf(of, acceptedAt.get(of.ageMs) ?? null));
  return {
    ...{ balancerType, region, accountId, balancer, node, mechanism, relation, points },
    medianMs:
      points.find((point) => point.accepted !== null && point.accepted <= 0.5)?.ageMs ?? null,
    acceptedAt24h: points.find(({ ageMs }) => ageMs === DAY_MS)?.accepted ?? null,
    // Those of the node, or for a balancer as a whole, of any of its nodes.
    ...issueFacts(issues.filter((issue) => node === null || issue.node === node)),
  };
}

function issueFacts(
  issues: readonly SurvivalIssue[],
): Pick<SurvivalCurve, 'issued' | 'lifetimeHintS' | 'keys' | 'keySeenForMs'> {
  const hints = issues.flatMap(({ lifetimeHintS }) => lifetimeHintS ?? []);
  const byKey = Map.groupBy(issues.filter(isOfKnownKey), ({ keyHash }) => keyHash);
  const spans = [...byKey.values()].map((of) => {
    const times = of.map(({ issuedAtMs }) => issuedAtMs);
    return Math.max(...times) - Math.min(...times);
  });
  return {
    issued: issues.reduce((sum, { issued }) => sum + issued, 0),
    lifetimeHintS: hints.length === 0 ? null : Math.max(...hints),
    keys: byKey.size,
    keySeenForMs: spans.length === 0 ? null : Math.max(...spans),
  };
}

function isOfKnownKey({ keyHash }: SurvivalIssue): boolean {
  return keyHash !== null;
}

interface AgeCounts {
  readonly moments: ClusterMoments;
  readonly failed: number;
  readonly withheld: number;
}

/** The counts of one age, and its moments over minutes of issue. */
function countsOf(clusters: readonly PlacedCluster[]): AgeCounts {
  const sum = (of: (cluster: PlacedCluster) => number, over = clusters) =>
    over.reduce((total, cluster) => total + of(cluster), 0);
  const minutes = [...Map.groupBy(clusters, ({ issuedAtMs }) => issuedAtMs).values()]
    .map((same) => ({ k: sum((one) => one.resumed, same), n: sum((one) => triedOf(one), same) }))
    .filter(({ n }) => n > 0);
  const over = (of: (n: number, k: number) => number) =>
    minutes.reduce((total, { n, k }) => total + of(n, k), 0);
  return {
    moments: {
      ...{ resumed: sum((one) => one.resumed), full: sum((one) => one.full) },
      clusters: minutes.length,
      ...{ sumNn: over((n) => n * n), sumKk: over((_n, k) => k * k), sumNk: over((n, k) => n * k) },
    },
    ...{ failed: sum((one) => one.failed), withheld: sum((one) => one.withheld) },
  };
}

function pointOf(
  { ageMs, moments, failed, withheld }: AgeCounts & { readonly ageMs: number },
  accepted: number | null,
): SurvivalPoint {
  const { resumed, full } = moments;
  const counts = { ageMs, resumed, full, failed, withheld };
  const tried = triedOf(moments);
  if (accepted === null) return { ...counts, accepted, low: null, high: null, effectiveN: 0 };
  const effectiveN = tried / designEffect(moments);
  const { low, high } = correctedWilson(resumed / tried, effectiveN);
  const interval = { low: Math.min(low, accepted), high: Math.max(high, accepted) };
  return { ...counts, accepted, ...interval, effectiveN };
}

function triedOf({ resumed, full }: Pick<ClusterMoments, 'resumed' | 'full'>): number {
  return resumed + full;
}

const LEAST_AGES = 3;
/** Below it hardly any session is left. */
const LEFT_MIN = 0.05;
/** A TLS 1.3 ticket lives 7 days at most (RFC 8446, section 4.6.1). */
export const LONGEST_LIFETIME_MS = 7 * DAY_MS;

/**
 * How long sessions may live, as far as was tried: the highest age, at any balancer of which three
 * ages or more were tried, at which more than 5 % may still be accepted; null where there is none. The
 * ages before it of the same estimate count too: no more are accepted later than earlier.
 */
export function observedLifetime(curves: readonly SurvivalCurve[]): number | null {
  const ages = curves
    .filter(({ node, points }) => node === null && triedOnly(points).length >= LEAST_AGES)
    .flatMap(({ points }) => triedOnly(points).filter((_point, at, all) => mayBeLeft(all, at)))
    .map(({ ageMs }) => Math.min(ageMs, LONGEST_LIFETIME_MS));
  return ages.length === 0 ? null : Math.max(...ages);
}

function triedOnly(points: readonly SurvivalPoint[]): readonly SurvivalPoint[] {
  return points.filter(({ accepted }) => accepted !== null);
}

function mayBeLeft(points: readonly SurvivalPoint[], at: number): boolean {
  const accepted = points[at]?.accepted ?? 0;
  const block = points.slice(0, at + 1).filter((point) => point.accepted === accepted);
  const effectiveN = block.reduce((sum, point) => sum + point.effectiveN, 0);
  return correctedWilson(accepted, effectiveN).high > LEFT_MIN;
}
