import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { LAKE_VERSION } from '../../functions/lake/table-key.ts';
import {
  LAKE_COLUMNS,
  type ProjectedPartitions,
  trinoTable,
} from '../../infra/package/trino-tables.ts';
import { engineAt, type TrinoAddress } from './server/trino-server.ts';

/** Where a lake lies, and what is registered of it. */
export interface LakePlace {
  readonly schema: string;
  /** The lake's folder, relative to the root of the server. */
  readonly folder: string;
  readonly partitions: ProjectedPartitions;
  /** The folder of the table `deliveries`, where it is not that of `sources`. */
  readonly deliveries?: string;
}

const TABLES = [
  { name: 'handshakes', table: 'handshakes' },
  { name: 'trials', table: 'trials' },
  { name: 'sources', table: 'sources' },
  { name: 'deliveries', table: 'sources' },
] as const;

/** Creates the schema and its tables over the files of a lake, with partitions projected. */
export async function registerLake(server: TrinoAddress, lake: LakePlace): Promise<void> {
  const engine = engineAt(server, lake.schema);
  await engine.query(`CREATE SCHEMA ${lake.schema}`);
  const { folder, partitions } = lake;
  for (const { name, table } of TABLES) {
    const at = (name === 'deliveries' ? lake.deliveries : undefined) ?? table;
    const location = `local:///${join(folder, folderOf(at))}/`;
    await engine.query(trinoTable({ name, columns: LAKE_COLUMNS[table], location, partitions }));
  }
}

/** Forgets the tables of a lake; its files stay. */
export async function forgetLake(server: TrinoAddress, schema: string): Promise<void> {
  const engine = engineAt(server, schema);
  for (const { name } of TABLES) await engine.query(`DROP TABLE IF EXISTS ${name}`);
  await engine.query(`DROP SCHEMA IF EXISTS ${schema}`);
}

/** The partitions that the folders of a lake name, each column by itself. */
export async function partitionsOf(folder: string): Promise<ProjectedPartitions> {
  const found: Record<string, Set<string>> = {};
  for (const path of await readdir(folder, { recursive: true }).catch(() => [])) {
    for (const [, column = '', value = ''] of path.matchAll(/(\w+)=([^/]+)/g)) {
      found[column] ??= new Set();
      found[column].add(decodeURIComponent(value));
    }
  }
  // A table must have a value to project, also where it has no file.
  const valuesOf = (column: string) => [...(found[column] ?? ['unknown'])].sort();
  return {
    balancer_type: valuesOf('balancer_type'),
    region: valuesOf('region'),
    day: valuesOf('day'),
  };
}

/** Where a table lies in a lake, also one that only tests have. */
export function folderOf(table: string): string {
  return `v${LAKE_VERSION}/${table}`;
}
