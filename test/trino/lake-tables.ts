import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type Column,
  HANDSHAKE_COLUMNS,
  PARTITION_COLUMNS,
  SOURCE_COLUMNS,
  TRIAL_COLUMNS,
} from '../../functions/lake/columns.ts';
import { LAKE_VERSION } from '../../functions/lake/table-key.ts';
import { TRINO_TYPES } from '../../infra/package/lake-views.ts';
import { engineAt, type TrinoAddress } from './server/trino-server.ts';

/** The values of each partition column. */
export interface Partitions {
  readonly balancer_type: readonly string[];
  readonly region: readonly string[];
  /** Days of their own, or a first and a last one in the words of a projection. */
  readonly day: readonly string[] | { readonly from: string; readonly to: string };
}

/** Where a lake lies, and what is registered of it. */
export interface LakePlace {
  readonly schema: string;
  /** The lake's folder, relative to the root of the server. */
  readonly folder: string;
  readonly partitions: Partitions;
  /** The folder of the table `deliveries`, where it is not that of `sources`. */
  readonly deliveries?: string;
}

const TABLES: readonly (readonly [string, string, readonly Column[]])[] = [
  ['handshakes', 'handshakes', HANDSHAKE_COLUMNS],
  ['trials', 'trials', TRIAL_COLUMNS],
  ['sources', 'sources', SOURCE_COLUMNS],
  ['deliveries', 'sources', SOURCE_COLUMNS],
];

/** Creates the schema and its tables over the files of a lake, with partitions projected. */
export async function registerLake(server: TrinoAddress, lake: LakePlace): Promise<void> {
  const engine = engineAt(server, lake.schema);
  await engine.query(`CREATE SCHEMA ${lake.schema}`);
  for (const [name, folder, columns] of TABLES) {
    const at = (name === 'deliveries' ? lake.deliveries : undefined) ?? folder;
    await engine.query(tableOver(lake, name, at, columns));
  }
}

/** Forgets the tables of a lake; its files stay. */
export async function forgetLake(server: TrinoAddress, schema: string): Promise<void> {
  const engine = engineAt(server, schema);
  for (const [name] of TABLES) await engine.query(`DROP TABLE IF EXISTS ${name}`);
  await engine.query(`DROP SCHEMA IF EXISTS ${schema}`);
}

/** The partitions that the folders of a lake name, each column by itself. */
export async function partitionsOf(folder: string): Promise<Partitions> {
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

function tableOver(
  { folder, partitions }: LakePlace,
  name: string,
  at: string,
  columns: readonly Column[],
): string {
  const plain = columns.map((column) => `"${column.name}" ${TRINO_TYPES[column.type]}`);
  const projected = PARTITION_COLUMNS.map(
    (column) =>
      `"${column.name}" ${TRINO_TYPES[column.type]} WITH (${projection(partitions[column.name])})`,
  );
  const names = PARTITION_COLUMNS.map((column) => literal(column.name));
  return `CREATE TABLE ${name} (${[...plain, ...projected].join(', ')})
WITH (format = 'PARQUET', external_location = ${literal(`local:///${join(folder, folderOf(at))}/`)},
  partition_projection_enabled = true, partitioned_by = ARRAY[${names.join(', ')}])`;
}

function projection(values: Partitions['day']): string {
  if ('from' in values) {
    const range = [values.from, values.to].map(literal).join(', ');
    return `partition_projection_type = 'date', partition_projection_format = 'yyyy-MM-dd',
  partition_projection_range = ARRAY[${range}]`;
  }
  return `partition_projection_type = 'enum', partition_projection_values = ARRAY[${values
    .map(literal)
    .join(', ')}]`;
}

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
