import { isNamedKind } from '../../clients/client-kind.ts';
import { balancerKey } from '../../model/balancer.ts';
import type { Measurement, Rate, ReturnStratum } from '../../model/rate.ts';
import { type Stratum, stratifiedGap } from '../../model/statistics/stratified.ts';
import { known } from './log-rates.ts';

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
 * those are most or differ by themselves; else among all.
 */
export function likeGap(strata: StrataOfNodes, node: Rate, peers: readonly Rate[]): LikeGap {
  const own = strataOfNode(strata, node).filter(({ isSilent }) => !isSilent);
  const others = peers.flatMap((peer) => strataOfNode(strata, peer));
  const pairs = own.flatMap((row) => {
    const stratum = stratumOf(
      row,
      others.filter((other) => isAlike(row, other)),
    );
    return stratum === null ? [] : [{ ...stratum, isTold: isNamedKind(row.clientKind) }];
  });
  const told = pairs.filter(({ isTold }) => isTold);
  const amongTold = stratifiedGap(told);
  const isMost = size(told) >= TOLD_SHARE * size(own.map(({ known: size }) => ({ size })));
  // Few of them are enough where they differ: the others can't have made that difference.
  if (amongTold !== null && (isMost || amongTold.pValue < SUSPICIOUS)) {
    return { ...amongTold, isTold: true };
  }
  // A measurement without strata knows of no kind: then all clients are taken to be alike.
  const found = stratifiedGap(pairs) ?? stratifiedGap([wholeStratum(node, peers)]);
  return { ...(found ?? { gap: 0, pValue: 1 }), isTold: false };
}

function nodeKey(row: ReturnStratum | Rate): string {
  return JSON.stringify([balancerKey(row), row.node]);
}

function isAlike(one: ReturnStratum, other: ReturnStratum): boolean {
  return one.clientKind === other.clientKind && one.tlsVersion === other.tlsVersion;
}

/** One kind and version at a node and at its peers; null where the peers have none of it. */
function stratumOf(
  row: ReturnStratum,
  peers: readonly ReturnStratum[],
): (Stratum & { readonly size: number }) | null {
  if (peers.length === 0) return null;
  const peerKnown = peers.reduce((sum, peer) => sum + peer.known, 0);
  const peerResumed = peers.reduce((sum, peer) => sum + peer.resumed, 0);
  return {
    size: row.known,
    ...{ rate: row.resumed / row.known, effectiveN: row.effectiveN },
    ...{ otherRate: peerResumed / peerKnown, otherEffectiveN: pooledEffectiveN(peers) },
  };
}

function wholeStratum(node: Rate, peers: readonly Rate[]): Stratum {
  const sizes = peers.map((peer) => ({ known: known(peer), effectiveN: peer.effectiveN }));
  const peerKnown = sizes.reduce((sum, peer) => sum + peer.known, 0);
  const peerResumed = peers.reduce((sum, peer) => sum + peer.resumed, 0);
  return {
    ...{ rate: node.resumed / known(node), effectiveN: node.effectiveN },
    ...{ otherRate: peerResumed / peerKnown, otherEffectiveN: pooledEffectiveN(sizes) },
  };
}

/** Of a pooled rate: its variance is the sum of the parts' own, each weighted by its share. */
function pooledEffectiveN(
  parts: readonly { readonly known: number; readonly effectiveN: number }[],
): number {
  const whole = parts.reduce((sum, part) => sum + part.known, 0);
  const weighted = parts.reduce((sum, part) => sum + part.known ** 2 / part.effectiveN, 0);
  return whole ** 2 / weighted;
}

function size(parts: readonly { readonly size: number }[]): number {
  return parts.reduce((sum, part) => sum + part.size, 0);
}
