import { scopeBehaviour } from '../../behaviours/resumption.ts';
import { balancerKey } from '../../model/balancer.ts';
import type { Measurement, Rate } from '../../model/rate.ts';
import { discoveries } from '../../model/statistics/p-values.ts';
import { counted, points, share } from '../../model/wording.ts';
import { type LikeGap, likeGap, strataOfNode, strataOfNodes } from './like-with-like.ts';
import { isCountedPerNode, judgedFrom, known, selectRates } from './log-rates.ts';
import { isNeverResumed } from './never-resumed.ts';
import { type Finding, type Rule, subjectOf } from './rule.ts';
import { type SilentKind, silentStrata } from './silent-kinds.ts';

/** Less than the 10 points that are to be found: of those, chance shows every other time fewer. */
const LEAST_GAP = 0.07;
export const LEAST_CLIENTS = 50;
const SELECTION = { arrival: 'same-node', excluded: 'no', portion: 'judged' } as const;
/** So that of a hundred healthy balancers not one is warned of, each judged by itself. */
const FALSE_DISCOVERY_RATE = 0.005;
/** Keeps 90 % against 83 % a gap of 7 points in binary fractions. */
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
  /** Among clients that are alike, how much lower it is. */
  readonly like: LikeGap;
  readonly silent: readonly SilentKind[];
}

function find(measurement: Measurement): readonly Finding[] {
  const comparisons = compareAll(measurement);
  const significant = discoveries(
    comparisons.map(({ like }) => like.pValue),
    FALSE_DISCOVERY_RATE,
  );
  return comparisons
    .filter(({ like }, index) => significant[index] === true && like.gap >= LEAST_GAP - ROUNDING)
    .map((comparison) => toFinding(comparison, judgedFrom(measurement, comparison.node)));
}

function compareAll(measurement: Measurement): readonly Comparison[] {
  // One fact, one rule: where nothing is ever resumed, no node is below its peers.
  const never = new Set(
    selectRates(measurement, { ...SELECTION, level: 'balancer' })
      .filter((rate) => isNeverResumed(measurement, rate))
      .map(balancerKey),
  );
  const strata = strataOfNodes(measurement);
  return comparableGroups(measurement)
    .filter(([first]) => first !== undefined && !never.has(balancerKey(first)))
    .flatMap((group) => group.map((node) => compare(strata, node, group)));
}

/** The nodes with enough clients of balancers that have several of them, by balancer. */
function comparableGroups(measurement: Measurement): readonly (readonly Rate[])[] {
  const nodes = selectRates(measurement, { ...SELECTION, level: 'node' }).filter(
    (rate) => isCountedPerNode(rate) && rate.clients >= LEAST_CLIENTS && known(rate) > 0,
  );
  return [...Map.groupBy(nodes, balancerKey).values()].filter((group) => group.length > 1);
}

function compare(
  strata: ReturnType<typeof strataOfNodes>,
  node: Rate,
  group: readonly Rate[],
): Comparison {
  const peers = group.filter((other) => other !== node);
  return {
    ...{ node, peers, rate: node.resumed / known(node) },
    peerResumed: peers.reduce((sum, peer) => sum + peer.resumed, 0),
    peerKnown: peers.reduce((sum, peer) => sum + known(peer), 0),
    like: likeGap(strata, node, peers),
    silent: silentStrata(strataOfNode(strata, node)),
  };
}

function toFinding(comparison: Comparison, since: string | null): Finding {
  const { node, peers, peerResumed, peerKnown, like } = comparison;
  return {
    // Unknown kinds may differ from node to node: then only probes can tell.
    ...(like.isTold ? {} : { severity: 'info' as const }),
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
      likeGap: like.gap,
      pValue: like.pValue,
      judgedFrom: since,
    },
    historyComplete: [node, ...peers].every((rate) => rate.historyComplete),
    reason:
      `Of the handshakes of clients that came back to this node, ${share(node.resumed, known(node))} ` +
      `were resumed, at the balancer's ${counted(peers.length, 'other node')} ` +
      `${share(peerResumed, peerKnown)}; among clients of the same kind and TLS version that came ` +
      `straight back, each weighed by its returns, the gap is ` +
      `${points(like.gap)}${like.isTold ? '' : ', but user agents tell too few kinds to be sure'}.`,
    silent: comparison.silent,
  };
}
