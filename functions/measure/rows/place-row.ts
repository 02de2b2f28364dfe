import * as z from 'zod';
import { BALANCER_TYPES, type BalancerType } from '../../model/balancer.ts';
import type { QueryRow } from '../../ports.ts';
import { PLACE_PREFIX, regionNumberOf } from '../sql/place-sql.ts';

/** The names of a node, and what is known of its balancer. */
export interface LoggedPlace {
  readonly balancerType: BalancerType;
  readonly region: string;
  readonly accountId: string;
  readonly balancer: string;
  readonly node: string | null;
  /** Whether all its listeners that rows name were seen with mutual TLS; null where they name none. */
  readonly isMutual: boolean | null;
  /** Since when its logs came without a hole, epoch ms; null where the ledger does not tell. */
  readonly startsAtMs: number | null;
  readonly numbers: PlaceNumbers;
}

/** The numbers that stand for names in one result; null above the level of a row. */
export interface PlaceNumbers {
  readonly regionNumber: number | null;
  readonly balancerNumber: number | null;
  readonly nodeNumber: number | null;
}

const number = z.lazy(() => z.int().positive().nullable());

/** The columns with the numbers of a place. */
export const PLACE_NUMBERS = {
  regionNumber: number,
  balancerNumber: number,
  nodeNumber: number,
};

const PLACE_ROW = z.lazy(() =>
  z.object({ balancerNumber: z.int(), nodeNumber: z.int(), cell: z.string() }),
);

/** In the order of `PLACE_TEXTS` in sql/place-sql.ts. */
const PLACE_TEXTS = z.lazy(() =>
  z.tuple([
    z.enum(BALANCER_TYPES),
    z.string(),
    z.string(),
    z.string(),
    z.string(),
    z.enum(['', '0', '1']),
    z.string().regex(/^\d*$/),
  ]),
);

/** Reads one `place` row of the rate query; throws on a row that it can not have returned. */
export function placeOfRow(row: QueryRow): LoggedPlace {
  const { cell, balancerNumber, nodeNumber } = PLACE_ROW.parse(row);
  const [balancerType, region, accountId, balancer, node, mutual, startsAt] = PLACE_TEXTS.parse(
    textsOf(cell.slice(PLACE_PREFIX.length)),
  );
  return {
    ...{ balancerType, region, accountId, balancer, node: node === '' ? null : node },
    isMutual: mutual === '' ? null : mutual === '1',
    startsAtMs: startsAt === '' ? null : Number(startsAt),
    numbers: { regionNumber: regionNumberOf(balancerNumber), balancerNumber, nodeNumber },
  };
}

/** The texts that `tupleText` of sql/sql-text.ts put together; lengths count code points. */
export function textsOf(tuple: string): readonly string[] {
  const points = [...tuple];
  const texts: string[] = [];
  for (let at = 0; at < points.length; ) {
    const colon = points.indexOf(':', at);
    const length = Number(points.slice(at, colon).join(''));
    at = colon + 1 + length;
    if (colon < 0 || !(at <= points.length))
      throw new Error(`no texts after their lengths: ${tuple}`);
    texts.push(points.slice(colon + 1, at).join(''));
  }
  return texts;
}

/** Finds the place whose number is the finest that a row has; throws where no row names it. */
export type PlaceLookup = (numbers: PlaceNumbers) => LoggedPlace;

/** The places of a result by their numbers: any node of a balancer, any balancer of a Region. */
export function placeLookup(places: readonly LoggedPlace[]): PlaceLookup {
  const known = new Map(
    places.flatMap((place) => keysOf(place.numbers).map((key) => [key, place] as const)),
  );
  return (numbers) => {
    const [key = 'no number'] = keysOf(numbers);
    const place = known.get(key);
    if (place === undefined) throw new Error(`a row of a place that no row names: ${key}`);
    return place;
  };
}

/** The finest first. */
function keysOf({ nodeNumber, balancerNumber, regionNumber }: PlaceNumbers): readonly string[] {
  const numbers = { node: nodeNumber, balancer: balancerNumber, region: regionNumber };
  return Object.entries(numbers).flatMap(([level, of]) => (of === null ? [] : [`${level} ${of}`]));
}
