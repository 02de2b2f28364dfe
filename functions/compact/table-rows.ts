import { zstdDecompressSync } from 'node:zlib';
import { type FileMetaData, parquetMetadata, parquetRead } from 'hyparquet';
import type { Column, TableValue } from '../lake/columns.ts';

/** A Parquet file's rows, column by column. */
export interface TableRows {
  readonly size: number;
  readonly columns: ReadonlyMap<string, readonly TableValue[]>;
}

const COMPRESSORS = { ZSTD: (bytes: Uint8Array) => zstdDecompressSync(bytes) };

/**
 * Reads a file of a table; columns that it does not have, because an older version wrote it, are
 * null. Throws when it is no Parquet file, or one that a whole could not hold without loss.
 */
export async function readTableRows(
  bytes: Uint8Array,
  table: readonly Column[],
): Promise<TableRows> {
  const file = new Uint8Array(bytes).buffer;
  const metadata = parquetMetadata(file);
  refuseOther(metadata, table);
  const size = Number(metadata.num_rows);
  const columns = new Map(
    table.map(({ name }) => [name, new Array<TableValue>(size).fill(null)] as const),
  );
  await parquetRead({
    file,
    metadata,
    compressors: COMPRESSORS,
    onChunk: ({ columnName, columnData, rowStart }) => {
      const column = columns.get(columnName) ?? [];
      for (let at = 0; at < columnData.length; at += 1) {
        column[rowStart + at] = columnData[at] ?? null;
      }
    },
  });
  return { size, columns };
}

function refuseOther({ schema }: FileMetaData, table: readonly Column[]): void {
  const names = new Set(schema.slice(1).map(({ name }) => name));
  const missing = table.find(({ name, required }) => required && !names.has(name));
  if (missing !== undefined) throw new Error(`it has no column ${missing.name}`);
  const known = new Set(table.map(({ name }) => name));
  const foreign = [...names].find((name) => !known.has(name));
  if (foreign !== undefined) throw new Error(`its column ${foreign} is of a newer version`);
}
