import { createHash } from 'node:crypto';
import type { BalancerType } from '../../model/balancer.ts';
import type { ByteInterner } from '../lines/byte-interner.ts';
import { HASH_BYTES } from './client-hash.ts';

/** What a row names of where its connection was made; null where it names none. */
export interface Place {
  readonly balancerType: BalancerType | 'unknown';
  readonly region: string;
  readonly accountId: string;
  readonly balancer: string;
  readonly node: string | null;
  readonly listener: string | null;
}

/**
 * The number of a place, 8 bytes, low ones first: a SHA-256 of its names, truncated. Queries join
 * and sort by it in place of six texts. It needs no key, because AWS gives those names and no
 * client does. Of 100,000 places in a lake, two have the same with a chance of 1 in 3,700 million.
 */
export function placeIdOf(place: Place): Uint8Array {
  const { balancerType, region, accountId, balancer, node, listener } = place;
  return hashOf([balancerType, region, accountId, balancer, node, listener]);
}

/** The number of a place's node, in the same way: of all its listeners. */
export function nodeIdOf({ balancerType, region, accountId, balancer, node }: Place): Uint8Array {
  return hashOf([balancerType, region, accountId, balancer, node]);
}

function hashOf(names: readonly (string | null)[]): Uint8Array {
  return createHash('sha256').update(JSON.stringify(names)).digest().subarray(0, HASH_BYTES);
}

/** The name with a number; null where there is none. */
export function textOf(names: ByteInterner, id: number): string | null {
  return id < 0 ? null : Buffer.from(names.bytesOf(id)).toString('latin1');
}

/** The places of rows: a small number for each row, and the ids of each number. */
export interface RowPlaces {
  readonly ids: Int32Array;
  readonly placeIds: readonly Uint8Array[];
  readonly nodeIds: readonly Uint8Array[];
}

/**
 * Numbers the places of the first `size` rows, which are the same where `columns` have the same
 * numbers; most batches have few places, and rows of one lie together.
 */
export function placesOf(
  size: number,
  columns: readonly Int32Array[],
  placeAt: (row: number) => Place,
): RowPlaces {
  const ids = new Int32Array(size);
  const placeIds: Uint8Array[] = [];
  const nodeIds: Uint8Array[] = [];
  const numbers = new Map<string, number>();
  for (let row = 0; row < size; row += 1) {
    if (row > 0 && columns.every((column) => column[row] === column[row - 1])) {
      ids[row] = ids[row - 1] as number;
      continue;
    }
    const key = columns.map((column) => column[row]).join(' ');
    const known = numbers.get(key);
    ids[row] = known ?? placeIds.length;
    if (known === undefined) {
      numbers.set(key, placeIds.length);
      const place = placeAt(row);
      placeIds.push(placeIdOf(place));
      nodeIds.push(nodeIdOf(place));
    }
  }
  return { ids, placeIds, nodeIds };
}
