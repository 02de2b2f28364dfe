import { scopeBehaviour } from '../../behaviours/resumption.ts';
import type { Measurement, Rate } from '../../model/rate.ts';
import { discoveries, upperTail } from '../../model/statistics/p-values.ts';
import { counted, share } from '../../model/wording.ts';
import { balancerKey, isCountedPerNode, judgedFrom, known, selectRates } from './log-rates.ts';
import { isNeverResumed } from './never-resumed.ts';
import { type Finding, type Rule, subjectOf } from './rule.ts';

const LEAST_GAP = 0.1;
export const LEAST_CLIENTS = 50;
const SELECTION = { arrival: 'same-node', excluded: 'no', portion: 'judged' } as const;
const FALSE_DISCOVERY_RATE = 0.05;
/** Keeps 90 % against 80 % a gap of 10 points in binary fractions. */
const ROUNDING = 1e-9;

/** A node resumes its own returning clients clearly less often than the balancer's other nodes. */
export const nodeBelowPeers: Rule = {
  name: 'node-below-peers',
  level: 'node',
  reads: 'application log',
  severity: 'warning',
  behaviour: (balancerType) => scopeBehaviour(balancerType, 'session-ticket'),
  find,
  covered: (measurement) =>
    comparableGroups(measurement)
      .flat()
      .map((rate) => subjectOf(rate)),
};

interface Comparison {
  readonly node: Rate;
  readonly rate: number;
  readonly peers: readonly Rate[];
  readonly peerResumed: number;
  readonly peerKnown: number;
  readonly gap: number;
  readonly pValue: number;
}

function find(measurement: Measurement): readonly Finding[] {
  const comparisons = compareAll(measurement);
  const significant = discoveries(
    comparisons.map((comparison) => comparison.pValue),
    FALSE_DISCOVERY_RATE,
  );
  return comparisons
    .filter(({ gap }, index) => significant[index] === true && gap >= LEAST_GAP - ROUNDING)
    .map((comparison) => toFinding(comparison, judgedFrom(measurement, comparison.node)));
}

function compareAll(measurement: Measurement): readonly Comparison[] {
  // One fact, one rule: where nothing is ever resumed, no node is below its peers.
  const never = new Set(
    selectRates(measurement, { ...SELECTION, level: 'balancer' })
      .filter((rate) => isNeverResumed(measurement, rate))
      .map(balancerKey),
  );
  return comparableGroups(measurement)
    .filter(([first]) => first !== undefined && !never.has(balancerKey(first)))
    .flatMap((group) => group.map((node) => compare(node, group)));
}

/** The nodes with enough clients of balancers that have several of them, by balancer. */
function comparableGroups(measurement: Measurement): readonly (readonly Rate[])[] {
  const nodes = selectRates(measurement, { ...SELECTION, level: 'node' }).filter(
    (rate) => isCountedPerNode(rate) && rate.clients >= LEAST_CLIENTS && known(rate) > 0,
  );
  return [...Map.groupBy(nodes, balancerKey).values()].filter((group) => group.length > 1);
}

function compare(node: Rate, group: readonly Rate[]): Comparison {
  const peers = group.filter((other) => other !== node);
  const peerResumed = peers.reduce((sum, peer) => sum + peer.resumed, 0);
  const peerKnown = peers.reduce((sum, peer) => sum + known(peer), 0);
  const rate = node.resumed / known(node);
  const peerRate = peerResumed / peerKnown;
  const pValue = lowerTail(rate, node.effectiveN, peerRate, pooledEffectiveN(peers, peerKnown));
  return { node, rate, peers, peerResumed, peerKnown, gap: peerRate - rate, pValue };
}

/** Of a pooled rate: its variance is the sum of the nodes' own, each weighted by its share. */
function pooledEffectiveN(peers: readonly Rate[], peerKnown: number): number {
  const weighted = peers.reduce((sum, peer) => sum + known(peer) ** 2 / peer.effectiveN, 0);
  return peerKnown ** 2 / weighted;
}

/**
 * One-sided p-value of "no lower than its peers": the two-proportion z-test with p(1−p)/n over the
 * effective sample sizes, p pooled because both rates are one under that hypothesis.
 */
function lowerTail(rate: number, n: number, peerRate: number, peerN: number): number {
  const pooled = (rate * n + peerRate * peerN) / (n + peerN);
  const variance = pooled * (1 - pooled) * (1 / n + 1 / peerN);
  return variance > 0 ? upperTail((peerRate - rate) / Math.sqrt(variance)) : 1;
}

function toFinding(comparison: Comparison, since: string | null): Finding {
  const { node, peers, peerResumed, peerKnown } = comparison;
  return {
    subject: subjectOf(node),
    observed: {
      resumed: node.resumed,
      known: known(node),
      rate: comparison.rate,
      low: node.low,
      high: node.high,
      clients: node.clients,
      peers: peers.length,
      peerResumed,
      peerKnown,
      peerRate: peerResumed / peerKnown,
      pValue: comparison.pValue,
      judgedFrom: since,
    },
    historyComplete: [node, ...peers].every((rate) => rate.historyComplete),
    reason:
      `Of the handshakes of clients that came back to this node, ${share(node.resumed, known(node))} ` +
      `were resumed, at the balancer's ${counted(peers.length, 'other node')} ` +
      `${share(peerResumed, peerKnown)}.`,
  };
}
