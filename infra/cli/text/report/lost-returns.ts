import type { Lack } from '../../../../functions/model/verdict.ts';
import { count } from '../../../../functions/model/wording.ts';
import type { Balancer, Place } from '../../../../functions/publish/page/data/places.ts';
import { LACK_WORDS } from '../../../../functions/publish/page/data/verdict-words.ts';
import { SOONEST } from './verdict-lines.ts';

/** One node, or one cause, is named where it has at least so much of what was lost. */
const MOST_OF_IT = 0.6;
const MOST_KINDS = 2;

/** Handshakes that came back within the documented scope and were full; null where no log tells. */
export function lostReturns({ log, byArrival }: Place): number | null {
  if (log === null || log.method === 'unobservable') return null;
  return (['same-node', 'cross-node'] as const).reduce((sum, arrival) => {
    const rate = byArrival[arrival];
    return sum + ((rate?.ceiling ?? 0) > 0 ? (rate?.full ?? 0) : 0);
  }, 0);
}

/**
 * What a balancer loses and where, or what is missing to tell, in words: the fullest first, then
 * shorter ones for a narrow column.
 */
export function lostWords(balancer: Balancer): readonly string[] {
  const { verdict, log, trials } = balancer;
  if (verdict?.verdict === 'not-enough-evidence') return missingWords(verdict.lacks);
  const lost = lostReturns(balancer);
  if (lost !== null) return withBeside(balancer, whereLost(balancer, lost));
  const probed = trials.length > 0 ? [`${trialWords(balancer)}`] : ['the log can’t tell'];
  return withBeside(balancer, log === null ? probed : [`log can’t tell; ${probed[0]}`, ...probed]);
}

function missingWords(lacks: readonly Lack[]): readonly string[] {
  const [first, ...more] = SOONEST.filter((lack) => lacks.includes(lack)).map(
    (lack) => LACK_WORDS[lack],
  );
  if (first === undefined) return ['nothing to judge'];
  return [`needs ${[first, ...more].join(' or ')}`, `needs ${first}`];
}

function trialWords({ verdict }: Balancer): string {
  const isSound = verdict?.verdict === 'sound';
  return isSound ? 'probes: as documented' : 'probes: not as documented';
}

function whereLost(balancer: Balancer, lost: number): readonly string[] {
  const { log, verdict } = balancer;
  if (log !== null && log.rate !== null && log.rate > (log.ceiling ?? 1)) {
    return ['resumed more than documented', 'more than documented'];
  }
  if (lost === 0) return ['none'];
  const all = count(lost);
  const node = worstNode(balancer, lost);
  if (node !== null) {
    return [`${count(node.lost)} of ${all} at ${node.name}`, `most of ${all} at one node`, all];
  }
  const kinds = silentKinds(balancer, lost);
  // Where the balancer deviates, its clients may offer and be refused.
  if (verdict?.verdict === 'deviating' || kinds.length === 0) {
    return balancer.nodes.length > 1 ? [`${all} at ${balancer.nodes.length} nodes`, all] : [all];
  }
  return [`${all}: ${kinds.join(', ')} never offer`, `${all}: clients never offer`, all];
}

/** The node with most of what was lost; null where it is spread. */
function worstNode({ nodes }: Balancer, lost: number): { name: string; lost: number } | null {
  if (nodes.length < 2) return null;
  const [worst] = nodes
    .map((node) => ({ name: node.node ?? '', lost: lostReturns(node) ?? 0 }))
    .toSorted((a, b) => b.lost - a.lost);
  const isClear =
    worst !== undefined && worst.lost >= lost * Math.max(MOST_OF_IT, 1.6 / nodes.length);
  return isClear ? worst : null;
}

/** The kinds that never offer a session, where most of what was lost is theirs. */
function silentKinds({ clients }: Place, lost: number): readonly string[] {
  const kinds = (clients?.neverOffering ?? []).toSorted((a, b) => b.returns - a.returns);
  const returns = kinds.reduce((sum, kind) => sum + kind.returns, 0);
  if (returns < lost * MOST_OF_IT) return [];
  return kinds.slice(0, MOST_KINDS).map(({ clientKind }) => clientKind);
}

/** Adds what stands beside the verdict and never decides it. */
function withBeside({ verdict }: Balancer, words: readonly string[]): readonly string[] {
  const beside = (verdict?.rules ?? []).filter(
    (rule) => rule === 'stale' || rule === 'undocumented-version',
  );
  if (beside.length === 0) return words;
  const [fullest = ''] = words;
  return [
    `${fullest}; ${beside.join(', ')}`,
    ...words.map((text) => `${beside[0]}; ${text}`),
    beside.join(', '),
  ];
}
