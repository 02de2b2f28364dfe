import { createHash } from 'node:crypto';
import type { BalancerType } from '../model/balancer.ts';

/** The tables of the lake, and the folders that they lie in. */
export type LakeTable = 'handshakes' | 'trials' | 'sources';

/**
 * The version of the tables' columns, which begins their keys: a lake of another version lies beside
 * it and is never read by mistake.
 */
export const LAKE_VERSION = 2;

/** Where the files of a table lie: what their keys begin with. */
export function tableFolder(table: LakeTable): string {
  return `v${LAKE_VERSION}/${table}/`;
}

/** Where a row belongs: the partition columns of every table. */
export interface Partition {
  readonly balancerType: BalancerType | 'unknown';
  readonly region: string;
  readonly day: string;
}

/** What a file's name begins with where the end of its object's period is unknown. */
export const UNKNOWN_HOUR = 'xx';

/** The folder of a partition: what the keys of its files begin with. */
export function partitionFolder(
  table: LakeTable,
  { balancerType, region, day }: Partition,
): string {
  return `${tableFolder(table)}balancer_type=${balancerType}/region=${region}/day=${day}/`;
}

/** The Region whose partition a file lies in, by its key. */
export function regionOf(key: string): string {
  return /\/region=([^/]*)\//.exec(key)?.[1] ?? '';
}

/**
 * Where an object's rows of one table lie: `v2/TABLE/balancer_type=T/region=R/day=D/HH-SOURCEID.parquet`,
 * HH the UTC hour in which the object's period ended, so that the files of one hour lie together.
 */
export function tableKey(
  table: LakeTable,
  at: Partition,
  endedAtMs: number | null,
  sourceId: string,
): string {
  return `${partitionFolder(table, at)}${hourOf(endedAtMs)}-${sourceId}.parquet`;
}

/**
 * Where rows of many objects or files lie: `…/day=D/HH-whole-HASH.parquet`, HASH 32 hex digits over the
 * names of what it holds, in their order: so a whole of the same has the same name, and none is ever
 * made, at whatever remove, from itself.
 */
export function wholeKey(folder: string, hour: string, held: Iterable<string>): string {
  const hash = createHash('sha256');
  for (const name of held) hash.update(`${name}\n`);
  return `${folder}${hour}-whole-${hash.digest('hex').slice(0, 32)}.parquet`;
}

function hourOf(endedAtMs: number | null): string {
  if (endedAtMs === null) return UNKNOWN_HOUR;
  return new Date(endedAtMs).toISOString().slice('YYYY-MM-DDT'.length, 'YYYY-MM-DDTHH'.length);
}
