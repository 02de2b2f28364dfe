import type { Mechanism } from '../../model/balancer.ts';
import type { Rate } from '../../model/rate.ts';
import { LEAST_TRIALS, offerVerdict } from '../../model/trials/trial-verdict.ts';
import { UNCHECKED, type Unchecked } from '../../model/verdict.ts';
import { offerPools } from '../trials/trial-pools.ts';
import type { CouldTell } from './could-tell.ts';
import type { KnownBalancer } from './known-balancers.ts';
import {
  documentedMechanisms,
  isExcluded,
  type MechanismAtNode,
  mechanismsAtNodes,
  unprobedNodes,
} from './trial-standing.ts';

/** What of the documented behaviour of a balancer no evidence covered, as a closed list. */
export function uncheckedOf(
  balancer: KnownBalancer,
  couldTell: CouldTell,
  isSoundByLog: boolean,
): readonly Unchecked[] {
  // Where an exclusion applies, no resumption is documented that could be checked.
  if (isExcluded(balancer)) return [];
  const { nodes } = balancer;
  const shown = mechanismsAtNodes(balancer);
  const spoken = documentedMechanisms(balancer).filter(
    (mechanism) => !isUnspoken(mechanism, shown),
  );
  const open = new Set<Unchecked>(
    spoken.filter((mechanism) => !isMechanismSeen(mechanism, shown, balancer)),
  );
  if (nodes.length !== 1 && !isCrossSeen(spoken, balancer, couldTell)) {
    open.add('cross-node-offers');
  }
  if (!isReissueSeen(spoken, balancer, couldTell)) open.add('reissue');
  if (!areNodesSeen(balancer, shown, couldTell, isSoundByLog)) open.add('some-nodes');
  return UNCHECKED.filter((name) => open.has(name));
}

function isUnspoken(mechanism: Mechanism, shown: readonly MechanismAtNode[]): boolean {
  const rows = shown.filter((row) => row.mechanism === mechanism);
  return rows.length > 0 && rows.every(({ shows }) => shows === 'unspoken');
}

/** By enough offers at a node, or in a log: TLS 1.3 resumes by PSK alone (RFC 8446, section 2.2). */
function isMechanismSeen(
  mechanism: Mechanism,
  shown: readonly MechanismAtNode[],
  { rates }: KnownBalancer,
): boolean {
  const isTried = shown.some((row) => row.mechanism === mechanism && row.offers >= LEAST_TRIALS);
  const isPskLogged = (rate: Rate) =>
    rate.level === 'balancer' && rate.tlsVersion === '1.3' && rate.resumed >= LEAST_TRIALS;
  return isTried || (mechanism === 'psk' && rates.some(isPskLogged));
}

/** By offers of each mechanism to another node than the issuer, or by a log of enough clients. */
function isCrossSeen(
  spoken: readonly Mechanism[],
  balancer: KnownBalancer,
  couldTell: CouldTell,
): boolean {
  if (couldTell('cross-node-resumption', balancer).length > 0) return true;
  const crossed = offerPools({ matrix: balancer.cells }).filter(
    (pool) => pool.relation === 'cross-node' && !NO_ANSWERS.includes(offerVerdict(pool)),
  );
  return spoken.every((mechanism) => crossed.some((pool) => pool.mechanism === mechanism));
}

const NO_ANSWERS: readonly string[] = ['too-few', 'inconclusive', 'not-applicable'];

function isReissueSeen(
  spoken: readonly Mechanism[],
  balancer: KnownBalancer,
  couldTell: CouldTell,
): boolean {
  return couldTell('no-reissue', balancer).some(
    ({ mechanism }) => mechanism !== null && spoken.includes(mechanism),
  );
}

/** Whether each node was probed by what it speaks, or is among those that the log compares. */
function areNodesSeen(
  balancer: KnownBalancer,
  shown: readonly MechanismAtNode[],
  couldTell: CouldTell,
  isSoundByLog: boolean,
): boolean {
  if (isSoundByLog) return true;
  const compared = new Set<string | null>(
    couldTell('node-below-peers', balancer).map(({ node }) => node),
  );
  const open = new Set<string | null>([
    ...unprobedNodes(balancer),
    ...shown
      .filter(({ shows, offers }) => shows === 'open' && offers < LEAST_TRIALS)
      .map(({ node }) => node),
  ]);
  const { nodes } = balancer;
  return nodes.length > 0 && nodes.every((node) => compared.has(node) || !open.has(node));
}
