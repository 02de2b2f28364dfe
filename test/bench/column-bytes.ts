import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parquetMetadata } from 'hyparquet';

/** Bytes a row of each column, over all Parquet files below a folder, as they are stored. */
export async function columnBytes(folder: string): Promise<ReadonlyMap<string, number>> {
  const bytes = new Map<string, number>();
  let rows = 0;
  for await (const path of glob(join(folder, '**/*.parquet'))) {
    const metadata = parquetMetadata(new Uint8Array(await readFile(path)).buffer);
    rows += Number(metadata.num_rows);
    for (const { meta_data: chunk } of metadata.row_groups.flatMap(({ columns }) => columns)) {
      const name = chunk?.path_in_schema.join('.') ?? '';
      bytes.set(name, (bytes.get(name) ?? 0) + Number(chunk?.total_compressed_size ?? 0));
    }
  }
  const largestFirst = [...bytes].sort(([, a], [, b]) => b - a);
  return new Map(largestFirst.map(([name, sum]) => [name, sum / rows]));
}
