import { LEVELS, type Level } from '../../model/balancer.ts';
import type { RateCounts } from '../../model/rate.ts';
import { addCounts, type CountSums, NO_COUNTS } from './count-sums.ts';
import type { LogCell, LogClients, LogLabels, MomentSums } from './log-row.ts';

type Sums = CountSums & Pick<RateCounts, 'historyComplete'>;

const OF_A_LOG = { evidence: 'log', mechanism: null, relation: null } as const;
const NOTHING: Sums = { ...NO_COUNTS, historyComplete: true };
const NO_CLIENTS: MomentSums = { clients: 0, sumNn: 0, sumKk: 0, sumNk: 0 };

/**
 * The counts of every group that has handshakes, from the cells of each node and the moments over
 * clients: each level by arrival, TLS version and exclusion, each with `all` for its margin; those
 * of nodes and balancers once more for the judged handshakes alone, where excluded listeners have
 * no row.
 */
export function logCounts(
  cells: readonly LogCell[],
  clients: readonly LogClients[],
): readonly RateCounts[] {
  const ofAllKinds = clients.filter(({ clientKind }) => clientKind === null);
  const momentsOf = new Map(ofAllKinds.map((row) => [keyOf(row), row]));
  const groups = new Map<string, { readonly labels: LogLabels; readonly sums: Sums }>();
  for (const cell of cells) {
    if (cell.hourAtMs !== null) continue;
    for (const labels of labelsOf(cell)) add(groups, keyOf(labels), labels, cell);
  }
  return [...groups.values()].map(({ labels, sums }) => {
    const { clients, sumNn, sumKk, sumNk } = momentsFor(labels, momentsOf, groups);
    return { ...OF_A_LOG, ...labels, ...sums, clients, sumNn, sumKk, sumNk };
  });
}

/** The counts of each level's hours, whoever the clients are. */
export function logHours(
  cells: readonly LogCell[],
): readonly { readonly hourAtMs: number; readonly counts: RateCounts }[] {
  const groups = new Map<string, HourGroup>();
  for (const cell of cells) {
    const { hourAtMs } = cell;
    if (hourAtMs === null) continue;
    for (const level of LEVELS) {
      const labels = { ...placeAt(level, cell), ...MARGIN };
      add(groups, `${hourAtMs} ${keyOf(labels)}`, { ...labels, hourAtMs }, cell);
    }
  }
  return [...groups.values()].map(({ labels: { hourAtMs, ...labels }, sums }) => ({
    hourAtMs,
    counts: { ...OF_A_LOG, ...labels, ...sums, ...NO_CLIENTS },
  }));
}

interface HourGroup {
  readonly labels: LogLabels & { readonly hourAtMs: number };
  readonly sums: Sums;
}

const MARGIN = { arrival: 'all', tlsVersion: 'all', excluded: 'all', portion: 'all' } as const;

/** The groups to which a cell adds, of all arrivals and of its own. */
function labelsOf(cell: LogCell): readonly LogLabels[] {
  return LEVELS.flatMap((level) =>
    splitsOf(level, cell).flatMap((split) =>
      (['all', cell.arrival] as const).map((arrival) => ({
        ...placeAt(level, cell),
        ...split,
        arrival,
      })),
    ),
  );
}

type Split = Pick<LogLabels, 'tlsVersion' | 'excluded' | 'portion'>;

function splitsOf(level: Level, { tlsVersion, excluded, isJudged }: LogCell): readonly Split[] {
  const splits: Split[] = [MARGIN, { ...MARGIN, tlsVersion }];
  if (level === 'region') return splits;
  splits.push({ ...MARGIN, excluded });
  if (!isJudged) return splits;
  splits.push({ ...MARGIN, portion: 'judged' });
  if (excluded === 'no') splits.push({ ...MARGIN, excluded, portion: 'judged' });
  return splits;
}

function placeAt(level: Level, { balancerType, region, accountId, balancer, node }: LogCell) {
  const isRegion = level === 'region';
  return {
    ...{ level, balancerType, region },
    accountId: isRegion ? null : accountId,
    balancer: isRegion ? null : balancer,
    node: level === 'node' ? node : null,
  };
}

function add<Labels>(
  groups: Map<string, { readonly labels: Labels; readonly sums: Sums }>,
  key: string,
  labels: Labels,
  cell: LogCell,
): void {
  const before = groups.get(key)?.sums ?? NOTHING;
  const historyComplete = before.historyComplete && cell.isJudged;
  const sums = { ...addCounts(before, cell), historyComplete };
  groups.set(key, { labels, sums });
}

/**
 * The moments of a group; none where no client has a counted handshake. The query divides clients
 * by exclusion only on balancers that have excluded listeners: elsewhere all handshakes are `no`.
 */
function momentsFor(
  labels: LogLabels,
  momentsOf: ReadonlyMap<string, MomentSums>,
  groups: ReadonlyMap<string, unknown>,
): MomentSums {
  const own = momentsOf.get(keyOf(labels));
  if (own !== undefined || labels.excluded !== 'no') return own ?? NO_CLIENTS;
  const balancer = { ...labels, ...MARGIN, level: 'balancer', node: null } as const;
  const isDivided = (['yes', 'unknown'] as const).some((excluded) =>
    groups.has(keyOf({ ...balancer, excluded })),
  );
  if (isDivided) return NO_CLIENTS;
  return momentsOf.get(keyOf({ ...labels, excluded: 'all' })) ?? NO_CLIENTS;
}

function keyOf(labels: LogLabels): string {
  const { level, balancerType, region, accountId, balancer, node } = labels;
  const { arrival, tlsVersion, excluded, portion } = labels;
  return JSON.stringify([
    ...[level, balancerType, region, accountId, balancer, node],
    ...[arrival, tlsVersion, excluded, portion],
  ]);
}
