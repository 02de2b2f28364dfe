import { parquetWriteBuffer } from 'hyparquet-writer';
import { HANDSHAKE_COLUMNS } from '../../../functions/lake/columns.ts';
import type { Handshake } from '../../../functions/model/handshake.ts';

const PARQUET_TYPES = {
  VARCHAR: 'STRING',
  INTEGER: 'INT32',
  BIGINT: 'INT64',
  DOUBLE: 'DOUBLE',
  BOOLEAN: 'BOOLEAN',
} as const;

/** Where rows of that partition lie in the lake. */
export function handshakesKey({ balancer_type, region, day }: Handshake, name: string): string {
  return `v2/handshakes/balancer_type=${balancer_type}/region=${region}/day=${day}/${name}.parquet`;
}

/** Handshakes of one partition as a Parquet file, by another writer than the product's. */
export function parquetOf(rows: readonly Handshake[]): Uint8Array {
  const columnData = HANDSHAKE_COLUMNS.map(({ name, type }) => ({
    name,
    type: PARQUET_TYPES[type],
    nullable: true,
    data: rows.map((row) => {
      const value = row[name];
      return type === 'BIGINT' && typeof value === 'number' ? BigInt(value) : value;
    }),
  }));
  return new Uint8Array(parquetWriteBuffer({ columnData }));
}
