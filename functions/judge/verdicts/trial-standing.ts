import { SCOPE_BEHAVIOURS } from '../../behaviours/resumption.ts';
import { addressRange } from '../../model/addresses/address-range.ts';
import { type Mechanism, usableIn } from '../../model/balancer.ts';
import { baselineVerdict, LEAST_TRIALS, offerVerdict } from '../../model/trials/trial-verdict.ts';
import { count, counted } from '../../model/wording.ts';
import { CREDENTIALS } from '../rules/trial-finding.ts';
import { isWithinScope } from '../trials/pool-verdicts.ts';
import {
  type BaselinePool,
  baselinePools,
  offerPools,
  type TrialPool,
} from '../trials/trial-pools.ts';
import type { KnownBalancer } from './known-balancers.ts';
import type { Standing } from './standing.ts';
import { areTrialsUnjudged } from './unjudged-evidence.ts';

/**
 * The mechanisms by which a balancer is documented to resume, in a TLS version that its security
 * policies allow.
 */
export function documentedMechanisms({
  balancerType,
  allowed,
}: Pick<KnownBalancer, 'balancerType' | 'allowed'>): readonly Mechanism[] {
  return SCOPE_BEHAVIOURS.filter((row) => row.balancerType === balancerType && row.scope !== 'none')
    .map((row) => row.mechanism)
    .filter((mechanism) => allowed?.some((version) => usableIn(mechanism, version)) ?? true);
}

/** What trials show of one mechanism at one node. */
export interface MechanismAtNode {
  readonly node: string;
  readonly mechanism: Mechanism;
  /** `unspoken`: the node does not speak the TLS version; `open`: too few trials, or no answer. */
  readonly shows: 'accepts' | 'unspoken' | 'open';
  readonly resumed: number;
  /** Offers within scope of which the outcome is known. */
  readonly offers: number;
}

/** What trials show of each documented mechanism at each node that was tried. */
export function mechanismsAtNodes(balancer: KnownBalancer): readonly MechanismAtNode[] {
  const { cells } = balancer;
  const pools = Map.groupBy(offerPools({ matrix: cells }), keyOf);
  const baselines = new Map(baselinePools({ matrix: cells }).map((pool) => [keyOf(pool), pool]));
  return [...new Set(cells.map(({ node }) => node))].flatMap((node) =>
    documentedMechanisms(balancer).map((mechanism) => {
      const key = keyOf({ node, mechanism });
      return { node, mechanism, ...shownBy(pools.get(key) ?? [], baselines.get(key)) };
    }),
  );
}

function keyOf({ node, mechanism }: Pick<MechanismAtNode, 'node' | 'mechanism'>): string {
  return `${node} ${mechanism}`;
}

function shownBy(
  pools: readonly TrialPool[],
  baseline: BaselinePool | undefined,
): Pick<MechanismAtNode, 'shows' | 'resumed' | 'offers'> {
  const within = pools.filter(isWithinScope);
  const resumed = within.reduce((sum, pool) => sum + pool.resumed, 0);
  const offers = within.reduce((sum, pool) => sum + pool.resumed + pool.full, 0);
  const verdicts = within.map(offerVerdict).filter((verdict) => !OPEN.includes(verdict));
  const isUnspoken =
    verdicts.every((verdict) => verdict === 'not-applicable') &&
    (baseline === undefined ? verdicts.length > 0 : baselineVerdict(baseline) === 'not-applicable');
  if (isUnspoken) return { shows: 'unspoken', resumed, offers };
  const accepts = verdicts.length > 0 && verdicts.every((verdict) => verdict === 'accepts');
  return { shows: accepts ? 'accepts' : 'open', resumed, offers };
}

const OPEN: readonly string[] = ['too-few', 'inconclusive'];

/** Whether a documented exclusion applies to all that was tried. */
export function isExcluded({ cells, rates }: KnownBalancer): boolean {
  if (cells.length > 0) return cells.every(({ excluded }) => excluded);
  const totals = rates.filter(
    ({ level, arrival, tlsVersion, portion }) =>
      level === 'balancer' && arrival === 'all' && tlsVersion === 'all' && portion === 'all',
  );
  return (
    totals.some(({ excluded }) => excluded === 'yes') &&
    !totals.some(({ excluded, handshakes }) => excluded === 'no' && handshakes > 0)
  );
}

/** How a balancer stands by trials; null where there are none. */
export function trialStanding(balancer: KnownBalancer): Standing | null {
  const { cells } = balancer;
  if (cells.length === 0) return null;
  if (areTrialsUnjudged(balancer)) {
    return { ...open('of its offers nothing is expected'), lacks: [] };
  }
  if (isExcluded(balancer)) return open('no offer of a probe lies within the documented scope');
  const shown = mechanismsAtNodes(balancer);
  const gap = shown.find(({ shows }) => shows === 'open');
  if (gap !== undefined) return open(gapWords(gap));
  const silent = unspokenNode(shown);
  if (silent !== undefined) return open(`probes found no documented mechanism at node ${silent}`);
  const missed = unprobedNodes(balancer);
  if (missed.length > 0) return open(missedWords(missed));
  return { evidence: 'trials', isSound: true, lacks: [], says: acceptedWords(shown) };
}

function open(says: string): Standing {
  return { evidence: 'trials', isSound: false, lacks: ['probes'], says };
}

function gapWords({ mechanism, node, offers, resumed }: MechanismAtNode): string {
  const [, several] = CREDENTIALS[mechanism];
  if (offers >= LEAST_TRIALS) {
    return `of ${count(offers)} ${several} offered to node ${node} it accepted ${count(resumed)}`;
  }
  return `${offers} of ${LEAST_TRIALS} offers of ${several} at node ${node}`;
}

function unspokenNode(shown: readonly MechanismAtNode[]): string | undefined {
  const nodes = [...Map.groupBy(shown, ({ node }) => node)];
  return nodes.find(([, rows]) => rows.every(({ shows }) => shows === 'unspoken'))?.[0];
}

/**
 * The nodes of its log that were not probed. A network balancer that faces the internet logs private
 * addresses while its name resolves to public ones: then each zone has one of either, and they are
 * compared by their number.
 */
export function unprobedNodes({
  balancerType,
  nodes,
  cells,
}: Pick<KnownBalancer, 'balancerType' | 'nodes' | 'cells'>): readonly (string | null)[] {
  const probed = new Set<string | null>(cells.map(({ node }) => node));
  const missed = nodes.filter((node) => !probed.has(node));
  const isTranslated =
    balancerType === 'network' &&
    missed.every((node) => node !== null && addressRange(node)?.internal === true) &&
    [...probed].every((node) => node !== null && addressRange(node) === undefined);
  return isTranslated && missed.length <= probed.size ? [] : missed;
}

function missedWords(missed: readonly (string | null)[]): string {
  const named = missed.filter((node) => node !== null);
  if (named.length === 0) return 'its log does not name the nodes, so some may not be probed';
  const [first] = named;
  const others = named.length - 1;
  return `node ${first}${others > 0 ? ` and ${counted(others, 'other node')}` : ''} of its log not probed`;
}

/** `30 of 30 session tickets, 30 of 30 TLS 1.3 tickets at 3 nodes`. */
function acceptedWords(shown: readonly MechanismAtNode[]): string {
  const accepted = [...Map.groupBy(shown, ({ mechanism }) => mechanism)].flatMap(
    ([mechanism, rows]) => {
      const offers = rows.reduce((sum, row) => sum + row.offers, 0);
      const resumed = rows.reduce((sum, row) => sum + row.resumed, 0);
      const [, several] = CREDENTIALS[mechanism];
      return offers === 0 ? [] : [`${count(resumed)} of ${count(offers)} ${several}`];
    },
  );
  const nodes = new Set(shown.map(({ node }) => node)).size;
  return `probes offered sessions within scope, and ${accepted.join(', ')} were accepted at ${counted(nodes, 'node')}`;
}
