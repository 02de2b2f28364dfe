import type { BalancerType, Mechanism } from './balancer.ts';
import { type ClusterMoments, designEffect } from './statistics/design-effect.ts';
import { neverRising } from './statistics/isotonic.ts';
import { correctedWilson } from './statistics/wilson.ts';
import { DAY_MS, MINUTE_MS, SECOND_MS } from './time.ts';
import type { Relation } from './trial.ts';

/** Where sessions were tried; `node` is null where those of all nodes of a balancer are counted. */
export interface SurvivalPlace {
  readonly balancerType: BalancerType;
  readonly region: string;
  readonly balancer: string;
  readonly node: string | null;
  readonly mechanism: Mechanism;
  readonly relation: Relation;
}

/** Sessions of one age at one place, each offered once; clustered by the minute of their issue. */
export interface SurvivalCell extends SurvivalPlace {
  readonly ageMs: number;
  /** By instant of issue, as an interval needs them. */
  readonly moments: ClusterMoments;
  readonly failed: number;
  /** Older than their lifetime hint, so that the prober's own TLS stack did not offer them. */
  readonly withheld: number;
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
}

export interface SurvivalCurve extends SurvivalPlace {
  /** By age, the lowest first. */
  readonly points: readonly SurvivalPoint[];
  /** The lowest age tried at which at most half are accepted; null where more are at each. */
  readonly medianMs: number | null;
  /** The share accepted at 24 h, where that age was tried. */
  readonly acceptedAt24h: number | null;
}

/** Below it an age is told in whole seconds, from it on in whole minutes: an offer is never early. */
const IN_SECONDS_MS = 2 * MINUTE_MS;

/** The age that a session was meant to reach when it was offered. */
export function survivalAge(sessionAgeMs: number): number {
  const unitMs = sessionAgeMs < IN_SECONDS_MS ? SECOND_MS : MINUTE_MS;
  return sessionAgeMs - (sessionAgeMs % unitMs);
}

/**
 * How many sessions are still accepted, by age: a session that is offered once tells only whether it
 * lived at that age (current-status data), so the estimate is the isotonic one, and its interval
 * counts sessions that were issued in one minute, under one key perhaps, as a cluster.
 */
export function survivalCurves(cells: readonly SurvivalCell[]): readonly SurvivalCurve[] {
  const byPlace = Map.groupBy(cells, placeKey);
  return [...byPlace.values()].map((of) => curveOf(of.toSorted((a, b) => a.ageMs - b.ageMs)));
}

function placeKey({ balancerType, region, balancer, node, ...offer }: SurvivalPlace): string {
  const { mechanism, relation } = offer;
  return JSON.stringify([balancerType, region, balancer, node, mechanism, relation]);
}

function curveOf(cells: readonly SurvivalCell[]): SurvivalCurve {
  const [first] = cells;
  if (first === undefined) throw new Error('a curve without a cell');
  const { balancerType, region, balancer, node, mechanism, relation } = first;
  const tried = cells.filter(({ moments }) => triedOf(moments) > 0);
  const accepted = neverRising(
    tried.map(({ moments }) => ({
      value: moments.resumed / triedOf(moments),
      weight: triedOf(moments),
    })),
  );
  const acceptedOf = new Map(tried.map((cell, at) => [cell, accepted[at] ?? null]));
  const points = cells.map((cell) => pointOf(cell, acceptedOf.get(cell) ?? null));
  return {
    ...{ balancerType, region, balancer, node, mechanism, relation, points },
    medianMs:
      points.find((point) => point.accepted !== null && point.accepted <= 0.5)?.ageMs ?? null,
    acceptedAt24h: points.find(({ ageMs }) => ageMs === DAY_MS)?.accepted ?? null,
  };
}

function pointOf(cell: SurvivalCell, accepted: number | null): SurvivalPoint {
  const { ageMs, moments, failed, withheld } = cell;
  const { resumed, full } = moments;
  const counts = { ageMs, resumed, full, failed, withheld };
  const tried = triedOf(moments);
  if (accepted === null) return { ...counts, accepted, low: null, high: null };
  const { low, high } = correctedWilson(resumed / tried, tried / designEffect(moments));
  return { ...counts, accepted, low: Math.min(low, accepted), high: Math.max(high, accepted) };
}

function triedOf({ resumed, full }: ClusterMoments): number {
  return resumed + full;
}
