import { isNamedKind } from '../../clients/client-kind.ts';
import { balancerKey } from '../../model/balancer.ts';
import type { Measurement, Rate, ReturnStratum } from '../../model/rate.ts';
import {
  type ClusterSums,
  type Stratum,
  stratifiedGap,
} from '../../model/statistics/stratified.ts';

/** A node against its peers, like clients with like. */
export interface LikeGap {
  /** How much lower the node's rate is, 0 to 1. */
  readonly gap: number;
  readonly pValue: number;
  /** Whether user agents tell the kinds: else the mixes of clients may differ unseen. */
  readonly isTold: boolean;
}

/** Of what is compared, the least part that must be of kinds that user agents tell. */
const TOLD_SHARE = 0.5;
const SUSPICIOUS = 0.05;
const NOTHING: ClusterSums = { sumW: 0, sumR: 0, sumWw: 0, sumRr: 0, sumWr: 0 };

type StrataOfNodes = ReadonlyMap<string, readonly ReturnStratum[]>;

/** The strata of each node, to look up. */
export function strataOfNodes({ clients }: Pick<Measurement, 'clients'>): StrataOfNodes {
  return Map.groupBy(clients.strata, nodeKey);
}

/** The strata of one node. */
export function strataOfNode(strata: StrataOfNodes, node: Rate): readonly ReturnStratum[] {
  return strata.get(nodeKey(node)) ?? [];
}

/**
 * Compares the returns to a node with those to its peers among clients of the same kind in the same TLS
 * version, kinds that never offer a session left out: among kinds that user agents tell alone, where
 * those are most or differ by themselves; else among all. No gap where nothing is alike.
 */
export function likeGap(strata: StrataOfNodes, node: Rate, peers: readonly Rate[]): LikeGap {
  const own = strataOfNode(strata, node).filter(({ isSilent }) => !isSilent);
  const others = peers.flatMap((peer) => strataOfNode(strata, peer));
  const pairs = own.map((row) => ({
    own: row,
    other: others.filter((other) => isAlike(row, other)).reduce(addSums, NOTHING),
  }));
  const told = pairs.filter((pair) => isNamedKind(pair.own.clientKind));
  const amongTold = stratifiedGap(told);
  const isMost = size(told) >= TOLD_SHARE * size(pairs);
  // Few of them are enough where they differ: the others can't have made that difference.
  if (amongTold !== null && (isMost || amongTold.pValue < SUSPICIOUS)) {
    return { ...amongTold, isTold: true };
  }
  return { ...(stratifiedGap(pairs) ?? { gap: 0, pValue: 1 }), isTold: false };
}

function nodeKey(row: ReturnStratum | Rate): string {
  return JSON.stringify([balancerKey(row), row.node]);
}

function isAlike(one: ReturnStratum, other: ReturnStratum): boolean {
  return one.clientKind === other.clientKind && one.tlsVersion === other.tlsVersion;
}

function addSums(one: ClusterSums, other: ClusterSums): ClusterSums {
  return {
    sumW: one.sumW + other.sumW,
    sumR: one.sumR + other.sumR,
    sumWw: one.sumWw + other.sumWw,
    sumRr: one.sumRr + other.sumRr,
    sumWr: one.sumWr + other.sumWr,
  };
}

function size(pairs: readonly Stratum[]): number {
  return pairs.reduce((sum, { own }) => sum + own.sumW, 0);
}
