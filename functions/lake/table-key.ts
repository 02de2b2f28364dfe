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

/**
 * Where an object's rows of one table lie: `v2/TABLE/balancer_type=T/region=R/day=D/HH-SOURCEID.parquet`,
 * HH the UTC hour in which the object's period ended, so that the files of one hour lie together.
 */
export function tableKey(
  table: LakeTable,
  { balancerType, region, day }: Partition,
  endedAtMs: number | null,
  sourceId: string,
): string {
  const folder = `${tableFolder(table)}balancer_type=${balancerType}/region=${region}/day=${day}`;
  return `${folder}/${hourOf(endedAtMs)}-${sourceId}.parquet`;
}

/**
 * Where rows of many objects of one partition lie: `…/day=D/xx-whole-HASH.parquet`, HASH 32 hex digits
 * over the names of what it holds, so that the same objects give the same name.
 */
export function wholeKey(
  table: LakeTable,
  { balancerType, region, day }: Partition,
  hash: string,
): string {
  const folder = `${tableFolder(table)}balancer_type=${balancerType}/region=${region}/day=${day}`;
  return `${folder}/${UNKNOWN_HOUR}-whole-${hash}.parquet`;
}

function hourOf(endedAtMs: number | null): string {
  if (endedAtMs === null) return UNKNOWN_HOUR;
  return new Date(endedAtMs).toISOString().slice('YYYY-MM-DDT'.length, 'YYYY-MM-DDTHH'.length);
}
