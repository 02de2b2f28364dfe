import { expect, test } from 'vitest';
import { Fault } from '../../functions/errors.ts';
import { HANDSHAKE_COLUMNS, PARTITION_COLUMNS } from '../../functions/lake/columns.ts';
import type { Handshake } from '../../functions/model/handshake.ts';
import type { QueryEngine } from '../../functions/ports.ts';
import { legible } from '../functions/ingest/read-lake.ts';
import { handshake } from '../functions/measure/lake-rows.ts';

/** Opens the engine under test over a lake that holds exactly these handshakes, and no ledger. */
export type OpenEngine = (handshakes: readonly Handshake[]) => Promise<QueryEngine>;

const MEANINGS = [
  {
    rule: 'BIGINT arrives as an exact number',
    sql: 'max(CAST(9007199254740991 AS BIGINT))',
    is: 2 ** 53 - 1,
  },
  { rule: 'sums of BIGINT arrive as numbers', sql: 'CAST(sum(x) AS BIGINT)', is: 6 },
  { rule: 'text arrives as it is', sql: "max('o''b\\r é 😀')", is: "o'b\\r é 😀" },
  { rule: 'booleans arrive as booleans', sql: 'bool_and(x > 0)', is: true },
  { rule: 'NULL arrives as null', sql: 'max(CASE WHEN x > 9 THEN x END)', is: null },
  { rule: 'doubles arrive as numbers', sql: 'max(CAST(0.5 AS DOUBLE))', is: 0.5 },
  { rule: 'integers divide to integers', sql: 'max(7 / 2)', is: 3 },
  { rule: 'counts are numbers', sql: 'count(*) FILTER (WHERE x > 1)', is: 2 },
];

/** What every query engine must do, whatever runs the SQL. */
export function queryEngineContract(open: OpenEngine): void {
  test.each(MEANINGS)('$rule', async ({ sql, is }) => {
    const engine = await open([]);
    const rows = await engine.query(`SELECT ${sql} AS found FROM (VALUES (1), (2), (3)) AS t (x)`);
    expect(rows).toEqual([{ found: is }]);
  });

  test('nulls come last in ascending and in descending order', async () => {
    const engine = await open([]);
    for (const direction of ['ASC', 'DESC']) {
      const sql = `SELECT x FROM (VALUES (1), (NULL)) AS t (x) ORDER BY x ${direction}`;
      expect(await engine.query(sql)).toEqual([{ x: 1 }, { x: null }]);
    }
  });

  test('empty tables have every column and no rows', async () => {
    const engine = await open([]);
    const names = [...PARTITION_COLUMNS, ...HANDSHAKE_COLUMNS].map((column) => column.name);
    expect(await engine.query(`SELECT ${names.join(', ')} FROM handshakes`)).toEqual([]);
    expect(await engine.query('SELECT source_id, ended_at_ms FROM sources')).toEqual([]);
  });

  test('rows come back whole, partition columns as text, hashes as the digits they are asked for', async () => {
    const rows = [
      handshake({ mutual_tls: true, handshake_ms: 1.5, certificate: "CN=o'b" }),
      handshake({ region: 'us-east-1', node: null, listener: null, tls_version: null }),
    ];
    const engine = await open(rows);
    const columns = [...PARTITION_COLUMNS, ...HANDSHAKE_COLUMNS].map(({ name, ...column }) =>
      'hash' in column ? `CAST(${name} AS VARCHAR) AS ${name}` : name,
    );
    const sql = `SELECT ${columns.join(', ')} FROM handshakes ORDER BY region NULLS LAST`;
    expect(await engine.query(sql)).toEqual(rows.map((row) => legible({ ...row })));
  });

  test('a query that can not run is a Fault with its cause', async () => {
    const engine = await open([]);
    const failure = await engine.query('SELECT nothing FROM nowhere').catch((error) => error);
    expect(failure).toBeInstanceOf(Fault);
    expect(failure.code).toBe('query-failed');
    expect(failure.cause).toBeInstanceOf(Error);
  });
}
