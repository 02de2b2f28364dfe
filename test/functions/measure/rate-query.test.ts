import { TrinoSQL } from 'dt-sql-parser/dist/parser/trino/index.js';
import { expect, test } from 'vitest';
import { rateQuery } from '../../../functions/measure/rate-query.ts';
import { HOUR_MS } from '../../../functions/model/time.ts';
import { SETTINGS, T0 } from './lake-rows.ts';

const exclusion = { balancerType: 'application', region: 'eu-west-1' } as const;
const QUERIES = [
  { name: 'all days', settings: SETTINGS },
  { name: 'a ledger of one run', settings: { ...SETTINGS, wholeLedger: true as const } },
  { name: 'a window', settings: { ...SETTINGS, fromMs: T0, toMs: T0 + HOUR_MS } },
  {
    name: 'exclusions',
    settings: {
      ...SETTINGS,
      exclusions: [
        { ...exclusion, balancer: 'app/a/1', listener: '443' },
        { ...exclusion, balancer: "o'b\\r--/*;", listener: null },
      ],
    },
  },
];

/** Functions of Trino (https://trino.io/docs/current/functions.html) that DuckDB has too. */
const TRINO_FUNCTIONS = new Set(
  'bool_and bool_or coalesce count dense_rank grouping lag max min nullif rank regexp_extract row_number sum'.split(
    ' ',
  ),
);
/** Words before a parenthesis that are no functions. */
const SYNTAX = new Set(
  'and or as by distinct from in join on over partition set sets then values when where cast filter'.split(
    ' ',
  ),
);

test.each(QUERIES)('the SQL for $name is in the Trino grammar', ({ settings }) => {
  expect(new TrinoSQL().validate(rateQuery(settings))).toEqual([]);
});

const DUCKDB_ISMS = [
  { name: 'QUALIFY', sql: 'SELECT a FROM t QUALIFY row_number() OVER (ORDER BY a) = 1' },
  { name: 'a :: cast', sql: 'SELECT a::BIGINT FROM t' },
  { name: 'LIMIT before OFFSET', sql: 'SELECT a FROM t LIMIT 1 OFFSET 2' },
];

test.each(DUCKDB_ISMS)('the same grammar refuses $name', ({ sql }) => {
  expect(new TrinoSQL().validate(sql)).not.toEqual([]);
});

test.each(QUERIES)('the SQL for $name calls only functions that Trino has', ({ settings }) => {
  const words = codeOf(rateQuery(settings)).matchAll(/([a-z_][a-z0-9_]*)\s*\(/gi);
  const called = new Set([...words].map(([, word = '']) => word.toLowerCase()));
  const foreign = [...called].filter((word) => !TRINO_FUNCTIONS.has(word) && !isSyntax(word));
  expect(called).toContain('row_number');
  expect(foreign).toEqual([]);
});

test.each(QUERIES)('the SQL for $name holds nothing that only DuckDB takes', ({ settings }) => {
  const code = codeOf(rateQuery(settings));
  for (const pattern of [
    /::/,
    /`/,
    /"/,
    /\bQUALIFY\b/i,
    /\bEXCLUDE\b/i,
    /\bBY ALL\b/i,
    /\/\/|->/,
    /\[/,
  ])
    expect(code).not.toMatch(pattern);
  expect(code.match(/ORDER BY (?![^)]*?NULLS LAST)/g)).toBeNull();
});

test('every CTE that has a row for each handshake is named once', () => {
  const sql = rateQuery(SETTINGS);
  // Athena reads a CTE anew wherever it is named.
  const large = 'flow_rows flow_parts identified_rows pairs connection_rows connections arrived';
  for (const name of `${large} weighed grouped by_client`.split(' ')) {
    expect(sql.match(new RegExp(`(FROM|JOIN) ${name}\\b`, 'g'))).toHaveLength(1);
  }
});

/**
 * How often each table is named. `handshakes`: for the names of places, which are columns that
 * repeat; for the rows of flows; for all other rows. `sources`: the groups of the report and the
 * newest objects with rejected lines; with a ledger of one run once more, to know what it read.
 */
test.each([
  { settings: SETTINGS, named: { handshakes: 3, deliveries: 1, sources: 2, trials: 1 } },
  {
    settings: { ...SETTINGS, wholeLedger: true as const },
    named: { handshakes: 3, deliveries: 1, sources: 3, trials: 1 },
  },
])('tables are named as often as their rows are needed: $named', ({ settings, named }) => {
  const sql = rateQuery(settings);
  for (const [table, times] of Object.entries(named))
    expect({ table, times: namesIn(sql).filter((name) => name === table).length }).toEqual({
      table,
      times,
    });
});

// Trino has no materialised CTE: it plans each anew wherever it is named
// (https://trino.io/docs/current/sql/select.html, "WITH clause"). `listed` reads columns that repeat
// alone: for the places of rows, for the names of the result, and for both counts of trials.
test('an engine that inlines CTEs reads rows once, those of flows once, and places four times', () => {
  const sql = rateQuery(SETTINGS);
  const reads = ['identified_rows', 'flow_rows', 'listed'].map((cte) => inlined(sql, cte));
  expect(reads).toEqual([1, 1, 4]);
  expect(inlined(sql, 'handshakes')).toBe(6);
});

test('the same settings give the same text', () => {
  expect(rateQuery(SETTINGS)).toBe(rateQuery({ ...SETTINGS }));
});

test('a time that is no whole number of milliseconds is our own mistake', () => {
  expect(() => rateQuery({ ...SETTINGS, keepAliveMs: Number.NaN })).toThrow('whole number');
});

/** `named` and `spoken` are table aliases that list their columns. */
const isSyntax = (word: string) => SYNTAX.has(word) || ['named', 'spoken'].includes(word);

/** The text without its string literals. */
function codeOf(sql: string): string {
  return sql.replaceAll(/'(?:[^']|'')*'/g, "''");
}

/** The tables and CTEs that an SQL text reads, in its order. */
function namesIn(sql: string): readonly string[] {
  return [...sql.matchAll(/\b(?:FROM|JOIN) (\w+)/g)].map(([, name = '']) => name);
}

/** How often the result reads a table or CTE where each CTE is run wherever it is named. */
function inlined(sql: string, table: string): number {
  const [withCtes = '', ...selects] = sql.split(/\n\)\n(?=SELECT )/);
  const bodies = withCtes.split(/(?:^WITH |,\n)(?=\w+ AS \(\n)/);
  const ctes = new Map(bodies.map((body) => [body.split(' ', 1)[0] ?? '', body]));
  const readsOf = (text: string): number =>
    namesIn(text).reduce((sum, name) => {
      const body = ctes.get(name);
      return sum + (name === table ? 1 : body === undefined ? 0 : readsOf(body));
    }, 0);
  return readsOf(selects.join('\n'));
}
