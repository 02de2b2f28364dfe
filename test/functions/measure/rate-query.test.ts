import { TrinoSQL } from 'dt-sql-parser/dist/parser/trino/index.js';
import { expect, test } from 'vitest';
import { rateQuery, TABLE_READS, WHOLE_ROW_READS } from '../../../functions/measure/rate-query.ts';
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
        {
          ...{ ...exclusion, balancer: 'app/b/2', listener: '443', accountId: '111111111111' },
          spans: [
            { fromMs: null, toMs: T0, excluded: 'unknown' as const },
            { fromMs: T0, toMs: T0 + HOUR_MS, excluded: 'yes' as const },
          ],
        },
      ],
    },
  },
];

/** Functions of Trino (https://trino.io/docs/current/functions.html) that DuckDB has too. */
const TRINO_FUNCTIONS = new Set(
  'arbitrary bool_and bool_or coalesce count dense_rank grouping lag length max min nullif rank regexp_extract row_number sum'.split(
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

test('every CTE is named once', () => {
  const sql = rateQuery(SETTINGS);
  const names = [...sql.matchAll(/^(?:WITH )?(\w+) AS \($/gm)].map(([, name = '']) => name);
  expect(names.length).toBeGreaterThan(30);
  for (const name of names)
    expect({ name, times: namesIn(sql).filter((one) => one === name).length }).toEqual({
      name,
      times: 1,
    });
});

// Trino has no materialised CTE: it plans each anew wherever it is named
// (https://trino.io/docs/current/sql/select.html, "WITH clause").
test('tables are read as often as the constant says, also by an engine that inlines CTEs', () => {
  const sql = rateQuery(SETTINGS);
  for (const [table, reads] of Object.entries(TABLE_READS))
    expect({ table, reads: inlined(sql, table) }).toEqual({ table, reads });
  expect(inlined(sql, 'identified_rows') + inlined(sql, 'flow_rows')).toBe(WHOLE_ROW_READS);
});

test('a ledger of one run is read once more, to know what it read', () => {
  const sql = rateQuery({ ...SETTINGS, wholeLedger: true });
  const reads = Object.keys(TABLE_READS).map((table) => [table, inlined(sql, table)]);
  expect(Object.fromEntries(reads)).toEqual({ ...TABLE_READS, sources: 3 });
});

test('rows that differ in any column have one order', () => {
  const sql = rateQuery(SETTINGS);
  const [, order = ''] = /\nORDER BY ([^\n]+)$/.exec(sql) ?? [];
  const [, last = ''] =
    /UNION ALL\nSELECT ((?:(?!UNION ALL)[\s\S])+)\nFROM source_groups\nORDER/.exec(sql) ?? [];
  const columns = [...last.matchAll(/(?:^|, |AS )(\w+)(?=,|$)/g)].map(([, name]) => name);
  expect(columns.length).toBeGreaterThan(30);
  expect(order.split(', ')).toEqual(columns.map((name) => `${name} NULLS LAST`));
});

test('the same settings give the same text', () => {
  expect(rateQuery(SETTINGS)).toBe(rateQuery({ ...SETTINGS }));
});

test('a time that is no whole number of milliseconds is our own mistake', () => {
  expect(() => rateQuery({ ...SETTINGS, keepAliveMs: Number.NaN })).toThrow('whole number');
});

/** `named`, `spoken` and `used` are table aliases that list their columns. */
const isSyntax = (word: string) => SYNTAX.has(word) || ['named', 'spoken', 'used'].includes(word);

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
