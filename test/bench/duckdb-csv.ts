import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const FIELDS = 34;

/**
 * DuckDB's own CSV reader to Parquet: the columns that handshakes need, a row a line. `files` is a path
 * or a glob of application access logs; with `threads` null DuckDB takes as many as there are cores.
 * Answers how many rows were written.
 */
export async function duckDbCsv(files: string, threads: number | null): Promise<number> {
  const { DuckDBInstance } = await import('@duckdb/node-api');
  const instance = await DuckDBInstance.create(
    ':memory:',
    threads === null ? {} : { threads: String(threads) },
  );
  const connection = await instance.connect();
  const out = join(mkdtempSync(join(tmpdir(), 'resumption-watch-bench-csv-')), 'out.parquet');
  const names = Array.from({ length: FIELDS }, (_, at) => `'f${at + 1}': 'VARCHAR'`).join(', ');
  await connection.run(`COPY (
    SELECT f3 AS balancer, f34 AS node, epoch_ms(CAST(f22 AS TIMESTAMP)) AS handshake_at_ms,
      epoch_ms(CAST(f2 AS TIMESTAMP)) AS last_seen_ms, regexp_extract(f4, '^(.*):', 1) AS client,
      CAST(regexp_extract(f4, ':([0-9]+)$', 1) AS INTEGER) AS client_port, f30 AS connection_id,
      f16 AS tls_version, f15 AS cipher, f20 = 'session-reused' AS resumed, f20 AS certificate
    FROM read_csv('${files}', delim = ' ', quote = '"', escape = '\\', header = false,
      columns = {${names}}, auto_detect = false, null_padding = true)
  ) TO '${out}' (FORMAT parquet, COMPRESSION zstd)`);
  const reader = await connection.runAndReadAll(`SELECT count(*) FROM read_parquet('${out}')`);
  rmSync(dirname(out), { recursive: true });
  return Number(reader.getRowsJS()[0]?.[0]);
}
