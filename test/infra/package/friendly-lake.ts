import type { DuckDbSession } from '../../../infra/local/duckdb-session.ts';
import { lakeViews } from '../../../infra/package/lake-views.ts';
import { openTables } from '../../functions/measure/table-engine.ts';

/** Opens DuckDB with the lake's tables, empty, and its views; Trino's `from_unixtime` by a macro. */
export async function openFriendlyLake(): Promise<DuckDbSession> {
  const session = await openTables();
  await session.run('CREATE MACRO from_unixtime(seconds) AS to_timestamp(seconds)');
  for (const { name, sql } of Object.values(lakeViews())) {
    await session.run(`CREATE VIEW ${name} AS ${sql}`);
  }
  return session;
}

/** Functions of Trino (https://trino.io/docs/current/functions.html) that people's SQL here calls. */
const TRINO_FUNCTIONS = new Set(
  'bool_or coalesce count count_if date_trunc from_unixtime max min nullif sum'.split(' '),
);
/** Words before a parenthesis that are no functions; `spoken` is an alias that lists its columns. */
const SYNTAX = new Set(
  'and as by filter in join or over partition set spoken values when where cast timestamp'.split(
    ' ',
  ),
);

/** The functions that an SQL text calls and Trino may not have. */
export function foreignFunctions(sql: string): readonly string[] {
  const code = sql.replaceAll(/'(?:[^']|'')*'/g, "''");
  const called = [...code.matchAll(/([a-z_][a-z0-9_]*)\s*\(/gi)].map(([, word = '']) => {
    return word.toLowerCase();
  });
  return called.filter((word) => !TRINO_FUNCTIONS.has(word) && !SYNTAX.has(word));
}
