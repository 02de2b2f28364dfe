import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { QueryEngine } from '../../../functions/ports.ts';
import { openDuckDb } from '../../../infra/local/duckdb-query-engine.ts';
import type { LakeCopy } from './lake-copy.ts';

/** What a query gave: its columns in Athena's words, and its result object. */
export interface ExecutedQuery {
  readonly columns: readonly { readonly Name: string; readonly Type: string }[];
  readonly csv: Uint8Array;
}

/** DuckDB's types by the names that Athena has for them. */
const TYPES: Readonly<Record<string, string>> = {
  VARCHAR: 'varchar',
  INTEGER: 'integer',
  BIGINT: 'bigint',
  HUGEINT: 'bigint',
  DOUBLE: 'double',
  BOOLEAN: 'boolean',
};

/** Runs SQL over the lake as it stands now and writes the result as Athena does. */
export async function executeOnDuckDb(
  sql: string,
  lake: LakeCopy,
  folder: string,
): Promise<ExecutedQuery> {
  const engine = await openDuckDb(await lake.files());
  try {
    const columns = await columnsOf(engine, sql);
    const path = join(folder, `${randomUUID()}.csv`);
    // Every value in quotes, NULL as nothing: https://docs.aws.amazon.com/athena/latest/ug/querying.html
    await engine.query(
      `COPY (${sql}\n) TO '${path}' (FORMAT csv, HEADER, FORCE_QUOTE *, NULLSTR '')`,
    );
    return { columns, csv: await readFile(path) };
  } finally {
    engine.close();
  }
}

async function columnsOf(engine: QueryEngine, sql: string): Promise<ExecutedQuery['columns']> {
  const described = await engine.query(`DESCRIBE ${sql}`);
  return described.map(({ column_name: name, column_type: type }) => ({
    Name: String(name),
    Type: TYPES[String(type)] ?? String(type).toLowerCase(),
  }));
}
