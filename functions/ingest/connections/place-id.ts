import { createHash } from 'node:crypto';
import type { BalancerType } from '../../model/balancer.ts';
import { HASH_BYTES } from './client-hash.ts';
import type { ConnectionBatch } from './connection-batch.ts';
import type { ObjectNames } from './object-names.ts';

/** What a row names of where its connection was made; null where it names none. */
export interface Place {
  readonly balancerType: BalancerType;
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
  const names = JSON.stringify([balancerType, region, accountId, balancer, node, listener]);
  return createHash('sha256').update(names).digest().subarray(0, HASH_BYTES);
}

/** The places of a batch's rows: a small number for each row, and the id of each number. */
export interface BatchPlaces {
  readonly ids: Int32Array;
  readonly placeIds: readonly Uint8Array[];
}

/** Numbers the places of a batch; most batches have few, and rows of one lie together. */
export function placesOf(
  batch: ConnectionBatch,
  names: Pick<ObjectNames, 'balancers' | 'nodes' | 'listeners'>,
  whole: Pick<Place, 'balancerType' | 'region' | 'accountId'>,
): BatchPlaces {
  const ids = new Int32Array(batch.size);
  const placeIds: Uint8Array[] = [];
  const numbers = new Map<string, number>();
  const textOf = (interner: ObjectNames['nodes'], id: number): string | null =>
    id < 0 ? null : Buffer.from(interner.names.bytesOf(id)).toString('latin1');
  let last = -1;
  for (let row = 0; row < batch.size; row += 1) {
    const balancer = batch.balancer[row] as number;
    const node = batch.node[row] as number;
    const listener = batch.listener[row] as number;
    const isLast =
      last >= 0 &&
      batch.balancer[row - 1] === balancer &&
      batch.node[row - 1] === node &&
      batch.listener[row - 1] === listener;
    if (!isLast) {
      const key = `${balancer} ${node} ${listener}`;
      last = numbers.get(key) ?? placeIds.length;
      if (last === placeIds.length) {
        numbers.set(key, last);
        const place = {
          balancer: textOf(names.balancers, balancer) ?? '',
          node: textOf(names.nodes, node),
          listener: textOf(names.listeners, listener),
        };
        placeIds.push(placeIdOf({ ...whole, ...place }));
      }
    }
    ids[row] = last;
  }
  return { ids, placeIds };
}
