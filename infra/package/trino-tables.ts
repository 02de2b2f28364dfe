import { writeFileSync } from 'node:fs';
import { UNKNOWN_DAY } from '../../functions/ingest/lake-keys.ts';
import {
  type Column,
  HANDSHAKE_COLUMNS,
  PARTITION_COLUMNS,
  SOURCE_COLUMNS,
  TRIAL_COLUMNS,
} from '../../functions/lake/columns.ts';
import { type LakeTable, tableFolder } from '../../functions/lake/table-key.ts';
import { textLiteral } from '../../functions/measure/sql/sql-text.ts';
import { BALANCER_TYPES } from '../../functions/model/balancer.ts';
import { AWS_REGIONS } from './aws-regions.ts';
import { TRINO_TYPES } from './lake-views.ts';

/** The values of each partition column. */
export interface ProjectedPartitions {
  readonly balancer_type: readonly string[];
  readonly region: readonly string[];
  /** Days of their own, or a first and a last one in the words of a projection. */
  readonly day: readonly string[] | { readonly from: string; readonly to: string };
}

/** A table of a lake on a Trino server, whose partitions are projected. */
export interface TrinoTable {
  readonly name: string;
  readonly columns: readonly Column[];
  /** The folder of its files, ending in `/`. */
  readonly location: string;
  readonly partitions: ProjectedPartitions;
}

/** The columns of the lake's tables. */
export const LAKE_COLUMNS: Readonly<Record<LakeTable, readonly Column[]>> = {
  handshakes: HANDSHAKE_COLUMNS,
  trials: TRIAL_COLUMNS,
  sources: SOURCE_COLUMNS,
};

/** The statement that creates the table: https://trino.io/docs/current/connector/hive.html */
export function trinoTable({ name, columns, location, partitions }: TrinoTable): string {
  const plain = columns.map((column) => `  "${column.name}" ${TRINO_TYPES[column.type]}`);
  const projected = PARTITION_COLUMNS.map(
    (column) =>
      `  "${column.name}" ${TRINO_TYPES[column.type]} WITH (\n    ${projection(partitions[column.name])}\n  )`,
  );
  return `CREATE TABLE ${name} (
${[...plain, ...projected].join(',\n')}
)
WITH (
  format = 'PARQUET',
  external_location = ${textLiteral(location)},
  partitioned_by = ARRAY[${PARTITION_COLUMNS.map((column) => textLiteral(column.name)).join(', ')}],
  partition_projection_enabled = true
)`;
}

function projection(values: ProjectedPartitions['day']): string {
  if (!('from' in values)) {
    return `partition_projection_type = 'enum',
    partition_projection_values = ARRAY[${values.map(textLiteral).join(', ')}]`;
  }
  return `partition_projection_type = 'date',
    partition_projection_format = 'yyyy-MM-dd',
    partition_projection_range = ARRAY[${[values.from, values.to].map(textLiteral).join(', ')}]`;
}

/** Where the published statements stand. */
export const TRINO_TABLES_FILE = new URL('../../docs/examples/trino-tables.sql', import.meta.url);
/** What is to be replaced in them. */
export const LAKE_PLACEHOLDER = 's3://MY-LAKE/';

/** Statements for a lake of all Regions, to be adapted by who runs them. */
export function trinoTables(): string {
  const partitions = {
    balancer_type: [...BALANCER_TYPES, 'unknown'],
    region: [...AWS_REGIONS, 'unknown'],
    // The first day is that of objects whose day is not known.
    day: { from: UNKNOWN_DAY, to: 'NOW+1DAYS' },
  };
  const tables = Object.entries(LAKE_COLUMNS).map(([name, columns]) => {
    const location = `${LAKE_PLACEHOLDER}${tableFolder(name as LakeTable)}`;
    return `${trinoTable({ name, columns, location, partitions })};\n`;
  });
  return `-- The lake's tables on Trino, written by \`npm run tables\`. Put your lake in place of
-- ${LAKE_PLACEHOLDER}, and name your own Regions alone: a server may list a folder for each type, Region
-- and day of a query. Rows of Regions that are not named are in no rate; unknown is that of result files.

${tables.join('\n')}`;
}

if (import.meta.main) writeFileSync(TRINO_TABLES_FILE, trinoTables());
