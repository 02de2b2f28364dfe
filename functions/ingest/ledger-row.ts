import { type ColumnSource, parquetWriteBuffer } from 'hyparquet-writer';
import type { BasicType } from 'hyparquet-writer/src/types.js';
import { type Column, type ColumnType, SOURCE_COLUMNS } from '../model/columns.ts';
import type { Source } from '../model/source.ts';

const TYPES = {
  VARCHAR: 'STRING',
  INTEGER: 'INT32',
  BIGINT: 'INT64',
  DOUBLE: 'DOUBLE',
  BOOLEAN: 'BOOLEAN',
} as const satisfies Record<ColumnType, BasicType>;

/** A source's row of the ledger, as a Parquet file of its own. */
export function ledgerRow(source: Source): Uint8Array {
  const row = valuesOf(source);
  const columnData = SOURCE_COLUMNS.map(
    ({ name, type, required }: Column): ColumnSource => ({
      name,
      data: [row[name as keyof typeof row]],
      type: TYPES[type],
      nullable: required !== true,
    }),
  );
  return new Uint8Array(parquetWriteBuffer({ columnData, codec: 'UNCOMPRESSED' }));
}

function valuesOf(source: Source): Record<(typeof SOURCE_COLUMNS)[number]['name'], unknown> {
  return {
    source_id: source.sourceId,
    bucket: source.bucket,
    key: source.key,
    kind: source.kind,
    account_id: source.accountId,
    balancer: source.balancer,
    ended_at_ms: source.endedAtMs === null ? null : BigInt(source.endedAtMs),
    bytes: BigInt(source.bytes),
    lines: BigInt(source.lines),
    rows: BigInt(source.rows),
    skipped: JSON.stringify(source.skipped),
    rejected: JSON.stringify(source.rejected),
  };
}
