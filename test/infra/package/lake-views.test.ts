import { readFileSync } from 'node:fs';
import { TrinoSQL } from 'dt-sql-parser/dist/parser/trino/index.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { HANDSHAKE_COLUMNS, TRIAL_COLUMNS } from '../../../functions/lake/columns.ts';
import { HOUR_MS } from '../../../functions/model/time.ts';
import type { DuckDbSession } from '../../../infra/local/duckdb-session.ts';
import { glueView, lakeViews } from '../../../infra/package/lake-views.ts';
import { handshake, hashOf, ledgerRow, T0, trial } from '../../functions/measure/lake-rows.ts';
import { connectionsOf } from '../../functions/measure/reference/connections.ts';
import { fillTables } from '../../functions/measure/table-engine.ts';
import { foreignFunctions, openFriendlyLake } from './friendly-lake.ts';

const VIEWS = Object.values(lakeViews());
const at = (afterMs: number, given = {}) => handshake({ handshake_at_ms: T0 + afterMs, ...given });
/** One connection in two objects and two logs, a copy, a flow with a pause, another balancer. */
const ROWS = [
  at(1500, {
    ...{ connection_id: 'TID_a', outcome: 'resumed', last_seen_ms: T0 + 2000 },
    client_kind: 'curl',
  }),
  at(1500, { connection_id: 'TID_a', outcome: 'resumed', last_seen_ms: T0 + 2000, reading_id: 2n }),
  at(1400, { connection_id: 'TID_a', outcome: 'unknown', handshake_ms: 4.5, mutual_tls: true }),
  at(0, { connection_id: 'flow:1', node: null, tls_version: null, client_kind: 'curl' }),
  at(60_000, {
    ...{ connection_id: 'flow:1', node: null, last_seen_ms: T0 + 90_000 },
    client_kind: 'go-http',
  }),
  at(3 * HOUR_MS, { connection_id: 'flow:1', node: null }),
  at(0, {
    connection_id: 'line:1',
    balancer_type: 'network',
    balancer: 'net/b/2',
    outcome: 'failed',
  }),
];

let session: DuckDbSession;
beforeAll(async () => {
  session = await openFriendlyLake();
  await fillTables(
    session,
    ROWS,
    [ledgerRow(T0)],
    [trial({ outcome: 'failed', error: 'alert:40', tried_at_ms: T0 + 1 })],
  );
});
afterAll(() => session.close());

describe.each(VIEWS)('$name', ({ name, columns, sql }) => {
  test('is SQL that Trino takes, and calls only functions that it has', () => {
    expect(new TrinoSQL().validate(sql)).toEqual([]);
    expect(foreignFunctions(sql)).toEqual([]);
  });

  test('has the columns that it says it has, of these types', async () => {
    const told = await session.query(`SELECT column_name, column_type FROM (DESCRIBE ${name})`);
    expect(told.map((row) => [row.column_name, row.column_type])).toEqual(
      columns.map(({ name, type }) => [name, type === 'TIMESTAMP' ? 'TIMESTAMP_MS' : type]),
    );
  });

  test('stands in Glue as Athena reads a view: its definition in base64, and the same columns', () => {
    const { ViewOriginalText, StorageDescriptor, TableType } = glueView(
      { name, about: '', columns, sql },
      'resumption_watch_prod_v2',
    );
    expect(TableType).toBe('VIRTUAL_VIEW');
    const [, text = ''] = /^\/\* Presto View: (\S+) \*\/$/.exec(ViewOriginalText) ?? [];
    const definition = JSON.parse(Buffer.from(text, 'base64').toString());
    expect(definition).toMatchObject({
      ...{ originalSql: sql, schema: 'resumption_watch_prod_v2', runAsInvoker: true },
    });
    expect(definition.columns.map((column: { name: string }) => column.name)).toEqual(
      StorageDescriptor.Columns.map((column) => column.Name),
    );
  });
});

test('the views hold every column of their tables but those that only join rows, times made readable', () => {
  const named = (columns: readonly { name: string }[]) =>
    columns
      .map(({ name }) => name.replace(/(?<=_at|_seen)_ms$/, ''))
      .filter((name) => !['source_id', 'reading_id', 'node_id', 'place_id'].includes(name));
  const { connections, trials } = lakeViews();
  expect(connections.columns.slice(3).map(({ name }) => name)).toEqual(named(HANDSHAKE_COLUMNS));
  expect(trials.columns.slice(3).map(({ name }) => name)).toEqual(named(TRIAL_COLUMNS));
});

test('a connection is one row, with what the rates take it for', async () => {
  const rows = await session.query(`SELECT balancer_type, account_id, balancer, node, listener,
      CAST(client AS VARCHAR) AS client,
      coalesce(tls_version, 'unknown') AS tls_version, outcome,
      coalesce(client_kind, 'none') AS client_kind,
      epoch_ms(handshake_at) AS handshake_at_ms
    FROM handshakes_by_connection`);
  const merged = connectionsOf(ROWS, HOUR_MS).map(
    ({ region: _, node, client, listeners, ...rest }) => {
      const [listener] = listeners;
      return { ...rest, client: String(client), node: node === '' ? null : node, listener };
    },
  );
  expect(rows).toHaveLength(4);
  expect(rows).toEqual(expect.arrayContaining(merged));
});

test('beside it stands what only one of its lines tells, and times read to the millisecond', async () => {
  const [row] = await session.query(`SELECT handshake_ms, mutual_tls, identity_kind,
      CAST(connection_id AS VARCHAR) AS connection_id,
      CAST(handshake_at AS VARCHAR) AS began, CAST(last_seen AS VARCHAR) AS ended
    FROM handshakes_by_connection WHERE connection_id = ${hashOf('TID_a')}`);
  expect(row).toEqual({
    ...{
      handshake_ms: 4.5,
      mutual_tls: true,
      identity_kind: 'trace',
      connection_id: `${hashOf('TID_a')}`,
    },
    ...{ began: '2026-01-02 12:00:01.4', ended: '2026-01-02 12:00:02' },
  });
});

describe('the SQL of docs/dashboard.md', () => {
  const page = readFileSync(new URL('../../../docs/dashboard.md', import.meta.url), 'utf8');
  const [, block = ''] = /```sql\n([^`]+)```/.exec(page) ?? [];
  const queries = block
    .split(';')
    .map((query) => query.trim())
    .filter((query) => query !== '');

  test('is three queries, of which each names days, a type and a Region', () => {
    expect(queries).toHaveLength(3);
    for (const query of queries) {
      expect(query).toMatch(/day >= '[\d-]{10}'/);
      expect(query).toMatch(/balancer_type = '\w+' AND region = '[\w-]+'/);
    }
  });

  test.each(queries)('runs and finds something: %s', async (query) => {
    expect(new TrinoSQL().validate(query)).toEqual([]);
    expect(foreignFunctions(query)).toEqual([]);
    const [row] = await session.query(`SELECT count(*) AS found FROM (${query}) AS own`);
    expect(row?.found).toBeGreaterThan(0);
  });
});

test("a connection's kind of client is that of all its rows, else mixed, or none is known", async () => {
  const rows = await session.query(
    'SELECT balancer_type, identity_kind, client_kind FROM handshakes_by_connection ORDER BY 1, 2, 3',
  );
  expect(rows.map((row) => Object.values(row))).toEqual([
    ['application', 'flow', 'mixed'],
    ['application', 'flow', null],
    ['application', 'trace', 'curl'],
    ['network', 'line', null],
  ]);
});
