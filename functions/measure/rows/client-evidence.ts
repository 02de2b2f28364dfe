import { neverOffersAt } from '../../behaviours/offered-mechanisms.ts';
import type { ClientKind } from '../../clients/client-kind.ts';
import { TLS_VERSIONS } from '../../model/balancer.ts';
import type {
  ArrivalStratum,
  AttainableRate,
  ClientEvidence,
  FullReturns,
  KindRate,
  Rate,
  RateCounts,
  ReturnStratum,
} from '../../model/rate.ts';
import { addCounts, type CountSums, NO_COUNTS } from './count-sums.ts';
import { clusteredInterval } from './interval.ts';
import type { LogCell, LogClients, LogReturns, LogStraight, MomentSums } from './log-row.ts';
import { rateOfCounts } from './rate-row.ts';

/** So many kinds of a place are told apart, the largest; the rest is `other`. */
export const KINDS_MAX = 12;

type Portion = RateCounts['portion'];
type Level = 'balancer' | 'region';
const LEVELS: readonly Level[] = ['balancer', 'region'];
const NO_CLIENTS: MomentSums = { clients: 0, sumNn: 0, sumKk: 0, sumNk: 0 };

/** What the rate query tells of clients, by kind. */
export interface ClientRows {
  readonly cells: readonly LogCell[];
  readonly clients: readonly LogClients[];
  readonly returns: readonly LogReturns[];
  readonly straight: readonly LogStraight[];
}

/** What is known of the clients of each balancer and Region, from cells and moments by kind. */
export function clientEvidence(
  { cells, clients, returns, straight }: ClientRows,
  rates: readonly Rate[],
): ClientEvidence {
  const ofKinds = cells.filter(({ clientKind }) => clientKind !== null);
  const places = LEVELS.flatMap((level) => placesOf(level, ofKinds));
  // A client of several balancers counts for each in their Region.
  const ofBalancers = clients.filter(
    ({ clientKind, level }) => clientKind !== null && level === 'balancer',
  );
  const momentsOf = Map.groupBy(
    LEVELS.flatMap((level) => ofBalancers.map((row) => ({ key: placeKey(level, row), row }))),
    ({ key, row }) => momentKey(key, row.clientKind, row.portion, row.arrival),
  );
  const wholes = new Map(
    rates.filter(isWhole).map((row) => [wholeKey(placeKey(row.level, row), row.portion), row.rate]),
  );
  return {
    rates: places.flatMap((place) => kindRates(place, momentsOf)),
    attainable: places.flatMap((place) => attainableRates(place, wholes)),
    returns: returns.flatMap(fullReturns),
    strata: strataOf(places, straight),
    arrivals: places.flatMap((place) => arrivalStrata(place, momentsOf)),
  };
}

/** The cells by kind of one balancer, or of a Region's balancers of one type. */
interface Place {
  readonly level: Level;
  readonly key: string;
  readonly names: Pick<
    RateCounts,
    'level' | 'balancerType' | 'region' | 'accountId' | 'balancer' | 'node'
  >;
  readonly cells: readonly LogCell[];
  /** Kinds of which a handshake here was resumed, whatever is known of them. */
  readonly resumedKinds: ReadonlySet<ClientKind | null>;
  /** The kinds that are told apart here. */
  readonly shownKinds: ReadonlySet<ClientKind | null>;
}

function placesOf(level: Level, cells: readonly LogCell[]): readonly Place[] {
  const groups = Map.groupBy(cells, (cell) => placeKey(level, cell));
  return [...groups].flatMap(([key, group]) => {
    const [first] = group;
    if (first === undefined) return [];
    const { balancerType, region } = first;
    const isRegion = level === 'region';
    const accountId = isRegion ? null : first.accountId;
    const balancer = isRegion ? null : first.balancer;
    const resumed = group.filter((cell) => cell.resumed > 0).map(({ clientKind }) => clientKind);
    return [
      {
        ...{ level, key, cells: group },
        names: { level, balancerType, region, accountId, balancer, node: null },
        resumedKinds: new Set(resumed),
        shownKinds: largestKinds(group),
      },
    ];
  });
}

/** The kinds with the most handshakes; of two as large, the one that comes first by name. */
function largestKinds(cells: readonly LogCell[]): ReadonlySet<ClientKind | null> {
  const sizes = new Map<ClientKind | null, number>();
  for (const { clientKind, handshakes } of cells) {
    sizes.set(clientKind, (sizes.get(clientKind) ?? 0) + handshakes);
  }
  sizes.delete('other');
  const sorted = [...sizes].sort(
    ([kind, size], [otherKind, otherSize]) =>
      otherSize - size || (String(kind) < String(otherKind) ? -1 : 1),
  );
  return new Set(sorted.slice(0, KINDS_MAX).map(([kind]) => kind));
}

type MomentsOf = ReadonlyMap<string, readonly { readonly row: LogClients }[]>;

/** The rows of one place: each kind by arrival (`all` too) and portion, where there are handshakes. */
function kindRates(
  place: Place,
  momentsOf: MomentsOf,
): readonly KindRate[] {
  const { level, names, shownKinds } = place;
  const groups = new Map<string, { readonly row: KindLabels; readonly cells: LogCell[] }>();
  for (const cell of place.cells) {
    const clientKind = shownKinds.has(cell.clientKind) ? (cell.clientKind ?? 'other') : 'other';
    for (const portion of portionsOf(level, cell)) {
      for (const arrival of ['all', cell.arrival] as const) {
        const row = { clientKind, portion, arrival };
        const key = JSON.stringify(row);
        const group = groups.get(key) ?? { row, cells: [] };
        group.cells.push(cell);
        groups.set(key, group);
      }
    }
  }
  return [...groups.values()].map(({ row, cells }) => {
    const { clientKind, portion, arrival } = row;
    const kinds = new Set(cells.map((cell) => cell.clientKind));
    const moments = [...kinds].flatMap(
      (kind) =>
        momentsOf.get(momentKey(place.key, kind, portion, arrival))?.map(({ row }) => row) ?? [],
    );
    const counts: RateCounts = {
      ...{ evidence: 'log', ...names, arrival, mechanism: null, relation: null },
      ...{ tlsVersion: 'all', excluded: 'all', portion },
      ...cells.reduce<CountSums>(addCounts, NO_COUNTS),
      historyComplete: cells.every(({ isJudged }) => isJudged),
      ...moments.reduce(addMoments, NO_CLIENTS),
    };
    const silent = cells.filter((cell) => isSilent(place, cell));
    return { ...rateOfCounts(counts), clientKind, unoffered: sum(silent, succeeded) };
  });
}

interface KindLabels extends Pick<RateCounts, 'portion' | 'arrival'> {
  readonly clientKind: ClientKind;
}

/** A Region's handshakes are not judged. */
function portionsOf(level: Level, { isJudged }: LogCell): readonly Portion[] {
  return isJudged && level === 'balancer' ? ['all', 'judged'] : ['all'];
}

function attainableRates(
  place: Place,
  wholes: ReadonlyMap<string, number | null>,
): readonly AttainableRate[] {
  const { level, names, cells } = place;
  const portions: readonly Portion[] = level === 'balancer' ? ['all', 'judged'] : ['all'];
  return portions.flatMap((portion) => {
    const own = portion === 'all' ? cells : cells.filter(({ isJudged }) => isJudged);
    if (own.length === 0) return [];
    const rate = wholes.get(wholeKey(place.key, portion)) ?? 0;
    const attainable = attainableOf(place, own, rate);
    return [{ ...names, level, portion, attainable }];
  });
}

/** Whether it is of all handshakes of a balancer or Region in the logs. */
function isWhole({ evidence, level, arrival, tlsVersion, excluded }: Rate): boolean {
  const isAll = [arrival, tlsVersion, excluded].every((label) => label === 'all');
  return evidence === 'log' && level !== 'node' && isAll;
}

function wholeKey(place: string, portion: Portion): string {
  return JSON.stringify([place, portion]);
}

function attainableOf(place: Place, cells: readonly LogCell[], rate: number): number | null {
  const isTold = cells.some(({ clientKind }) => clientKind !== 'none');
  const base = sum(cells, (cell) => cell.ceilingBase);
  if (!isTold || base === 0) return null;
  const within = (of: readonly LogCell[]) => sum(of, (cell) => cell.withinScope);
  const silent = within(cells.filter((cell) => isSilent(place, cell)));
  return Math.max(rate, (within(cells) - silent) / base);
}

/** Whether a cell is of a kind that never offers what counts there, and never was resumed there. */
function isSilent(
  { resumedKinds }: Place,
  {
    clientKind,
    balancerType,
    tlsVersion,
  }: Pick<LogCell, 'clientKind' | 'balancerType' | 'tlsVersion'>,
): boolean {
  if (clientKind === null || resumedKinds.has(clientKind)) return false;
  const version = TLS_VERSIONS.find((known) => known === tlsVersion) ?? null;
  return neverOffersAt(clientKind, balancerType, version);
}

/** The returns to each node, by kind and TLS version, where the log marks what was resumed. */
function strataOf(
  places: readonly Place[],
  straight: readonly LogStraight[],
): readonly ReturnStratum[] {
  const placeAt = new Map(places.map((place) => [place.key, place]));
  return straight.flatMap(({ labels, clientKind, ...sums }) => {
    const { balancerType, region, accountId, balancer, node, tlsVersion } = labels;
    const place = placeAt.get(placeKey('balancer', labels));
    const isCounted = balancerType === 'application' && labels.excluded === 'no';
    if (place === undefined || !isCounted) return [];
    return [
      {
        ...{ balancerType, region, accountId, balancer, node, clientKind, tlsVersion, ...sums },
        isSilent: isSilent(place, { clientKind, balancerType, tlsVersion }),
      },
    ];
  });
}

/** A balancer's other arrivals, by kind and TLS version, where the log marks what was resumed. */
function arrivalStrata(place: Place, momentsOf: MomentsOf): readonly ArrivalStratum[] {
  const { balancerType, region, accountId, balancer } = place.names;
  if (place.level === 'region' || balancerType !== 'application') return [];
  const judged = place.cells.filter(({ isJudged, excluded }) => isJudged && excluded === 'no');
  return (['cross-node', 'first'] as const).flatMap((arrival) => {
    const cells = judged.filter((cell) => cell.arrival === arrival && cell.resumed + cell.full > 0);
    // A cell is of one kind and version.
    return cells.flatMap(({ clientKind, tlsVersion, resumed, full }) => {
      const moments = momentsOf.get(momentKey(place.key, clientKind, 'judged', arrival))?.[0]?.row;
      if (clientKind === null || moments === undefined) return [];
      const ofKind = judged.filter((cell) => cell.clientKind === clientKind);
      const counts = ofKind.filter((cell) => cell.arrival === arrival);
      const whole = { resumed: sum(counts, (cell) => cell.resumed), full: sum(counts, (cell) => cell.full) };
      const interval = clusteredInterval({ ...moments, ...whole });
      const share = (resumed + full) / (whole.resumed + whole.full);
      return [
        {
          ...{ balancerType, region, accountId, balancer, clientKind, tlsVersion, arrival },
          ...{ resumed, full, effectiveN: share * (interval?.effectiveN ?? 0) },
          isSilent: isSilent(place, { clientKind, balancerType, tlsVersion }),
        },
      ];
    });
  });
}

/** Full returns are told of balancers and Regions as a whole. */
function fullReturns(row: LogReturns): readonly FullReturns[] {
  const { labels, portion, clientKind, silent, lapsed } = row;
  if (clientKind !== null) return [];
  const { level, balancerType, region, accountId, balancer, tlsVersion, excluded } = labels;
  if (level === 'node' || tlsVersion !== 'all' || excluded !== 'all') return [];
  if (silent + lapsed === 0 || (level === 'region' && portion === 'judged')) return [];
  return [{ level, balancerType, region, accountId, balancer, portion, silent, lapsed }];
}

/** What a log that marks resumption counts, and what any other knows to have succeeded. */
function succeeded({ balancerType, resumed, full, unknown }: LogCell): number {
  return resumed + full + (balancerType === 'application' ? 0 : unknown);
}

function sum(cells: readonly LogCell[], of: (cell: LogCell) => number): number {
  return cells.reduce((total, cell) => total + of(cell), 0);
}

/** A client of two kinds counts for each: kinds are seldom those of one client. */
function addMoments(one: MomentSums, other: MomentSums): MomentSums {
  return {
    clients: one.clients + other.clients,
    sumNn: one.sumNn + other.sumNn,
    sumKk: one.sumKk + other.sumKk,
    sumNk: one.sumNk + other.sumNk,
  };
}

function placeKey(
  level: string,
  {
    balancerType,
    region,
    accountId,
    balancer,
  }: Pick<Rate, 'balancerType' | 'region' | 'accountId' | 'balancer'>,
): string {
  const isRegion = level === 'region';
  const names = isRegion ? [null, null] : [accountId, balancer];
  return JSON.stringify([level, balancerType, region, ...names]);
}

function momentKey(
  place: string,
  kind: ClientKind | null,
  portion: Portion,
  arrival: RateCounts['arrival'],
): string {
  return JSON.stringify([place, kind, portion, arrival]);
}
