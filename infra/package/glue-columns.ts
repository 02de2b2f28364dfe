import {
  type Column,
  type ColumnType,
  HANDSHAKE_COLUMNS,
  PARTITION_COLUMNS,
  SOURCE_COLUMNS,
  TRIAL_COLUMNS,
} from '../../functions/lake/columns.ts';

/** Types as Glue calls them. */
export const GLUE_TYPES = {
  VARCHAR: 'string',
  INTEGER: 'int',
  BIGINT: 'bigint',
  DOUBLE: 'double',
  BOOLEAN: 'boolean',
} as const satisfies Readonly<Record<ColumnType, string>>;

/** The columns of the lake's tables in Glue's words, by table. */
export const GLUE_COLUMNS = {
  partitions: glueColumns(PARTITION_COLUMNS),
  handshakes: glueColumns(HANDSHAKE_COLUMNS),
  trials: glueColumns(TRIAL_COLUMNS),
  sources: glueColumns(SOURCE_COLUMNS),
} as const;

function glueColumns(columns: readonly Column[]): readonly Readonly<Record<string, string>>[] {
  return columns.map(({ name, type }) => ({ Name: name, Type: GLUE_TYPES[type] }));
}
