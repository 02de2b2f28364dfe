import type { ClientKind } from '../../clients/client-kind.ts';
import type {
  AttainableRate,
  ClientEvidence,
  FullReturns,
  KindRate,
  Rate,
  RateCounts,
} from '../../model/rate.ts';
import {
  isSilent,
  type MomentsOf,
  momentKey,
  type Place,
  placeKey,
  placesOf,
  sum,
} from './client-place.ts';
import { arrivalStrata, strataOf } from './client-strata.ts';
import { addCounts, type CountSums, NO_COUNTS } from './count-sums.ts';
import type { LogCell, LogClients, LogReturns, LogStraight, MomentSums } from './log-row.ts';
import { rateOfCounts } from './rate-row.ts';

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

/** The rows of one place: each kind by arrival (`all` too) and portion, where there are handshakes. */
function kindRates(place: Place, momentsOf: MomentsOf): readonly KindRate[] {
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
    return [{ ...names, level, portion, attainable, avoidableFull: avoidableOf(place, own) }];
  });
}

/** Of a Region the sum: a kind that is resumed at one balancer may still offer nothing at another. */
function avoidableOf(place: Place, cells: readonly LogCell[]): number | null {
  const marked = cells.filter(({ resumed, full }) => resumed + full > 0);
  if (marked.length === 0) return null;
  if (place.level === 'region') {
    return placesOf('balancer', marked).reduce(
      (total, balancer) => total + (avoidableOf(balancer, balancer.cells) ?? 0),
      0,
    );
  }
  const within = marked.filter((cell) => cell.withinScope > 0 && !isSilent(place, cell));
  return sum(within, ({ full }) => full);
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

/** A client of two kinds counts for each: kinds are seldom those of one client. */
function addMoments(one: MomentSums, other: MomentSums): MomentSums {
  return {
    clients: one.clients + other.clients,
    sumNn: one.sumNn + other.sumNn,
    sumKk: one.sumKk + other.sumKk,
    sumNk: one.sumNk + other.sumNk,
  };
}
