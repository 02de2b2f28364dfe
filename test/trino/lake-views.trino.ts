import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { QueryEngine, QueryRow } from '../../functions/ports.ts';
import type { DuckDbSession } from '../../infra/local/duckdb-session.ts';
import { BALANCER_SQL, GRAFANA_PANELS } from '../../infra/package/grafana-dashboard.ts';
import { glueView, type LakeView, lakeViews } from '../../infra/package/lake-views.ts';
import { ledgerRow, T0 } from '../functions/measure/lake-rows.ts';
import { fillTables } from '../functions/measure/table-engine.ts';
import { BALANCER, expanded, PANEL_ROWS, PANEL_TRIALS } from '../infra/package/expanded-panel.ts';
import { openFriendlyLake } from '../infra/package/friendly-lake.ts';
import { writeTables } from './duckdb-lake.ts';
import { describeTrino, type RegisteredLake, registered, trino } from './lakes.ts';

const VIEWS = Object.values(lakeViews());
const QUERIES = [...GRAFANA_PANELS, { title: 'Balancers to choose from', sql: BALANCER_SQL }];

describeTrino('the views of the lake and the panels of Grafana', () => {
  let session: DuckDbSession;
  let lake: RegisteredLake;
  beforeAll(async () => {
    session = await openFriendlyLake();
    const ledger = [ledgerRow(T0, { lines: 60, rows: 60, balancer: BALANCER })];
    await fillTables(session, PANEL_ROWS, ledger, PANEL_TRIALS);
    lake = await registered((folder) =>
      writeTables(session, folder, ['handshakes', 'trials', 'sources']),
    );
    for (const view of VIEWS) await createGlueView(lake, view);
  });
  afterAll(() => session.close());

  test.each(VIEWS)('$name has the rows and the types that it has on DuckDB', async ({ name }) => {
    const found = await rowsOf(lake.engine, `SELECT * FROM ${name}`);
    expect(found.length).toBeGreaterThan(10);
    expect(found).toEqual(await rowsOf(session, `SELECT * FROM ${name}`));
  });

  test.each(QUERIES)('$title shows what it shows on DuckDB', async ({ sql }) => {
    const found = await rowsOf(lake.engine, expanded(sql));
    expect(found.length).toBeGreaterThan(0);
    expect(found).toEqual(await rowsOf(session, expanded(sql)));
  });

  /** Rows in one order, times as epoch milliseconds and hashes as digits. */
  async function rowsOf(engine: QueryEngine, sql: string): Promise<readonly QueryRow[]> {
    const described = await session.query(`DESCRIBE ${sql}`);
    const columns = described.map(({ column_name, column_type }) => {
      const [name, type] = [`"${column_name}"`, String(column_type)];
      if (type.startsWith('TIMESTAMP'))
        return `date_diff('millisecond', TIMESTAMP '1970-01-01 00:00:00', ${name}) AS ${name}`;
      return type === 'BIGINT' ? `CAST(${name} AS VARCHAR) AS ${name}` : name;
    });
    const order = described.map((_, at) => `${at + 1} NULLS LAST`).join(', ');
    return await engine.query(
      `SELECT ${columns.join(', ')} FROM (${sql}) AS shown ORDER BY ${order}`,
    );
  }
});

/** Where the server's file metastore keeps what it knows of a view. */
const METASTORE_FILE = '.trinoSchema';

/**
 * Lets the server find the view as Glue holds it: a view of another text, in whose place its metastore
 * gets the text that is deployed; the catalog alone has another name there.
 */
async function createGlueView({ schema, engine }: RegisteredLake, view: LakeView): Promise<void> {
  await engine.query(`CREATE VIEW ${view.name} AS SELECT 1 AS x`);
  const file = join(trino().root, 'meta', schema, view.name, METASTORE_FILE);
  const { owner, ...kept } = JSON.parse(await readFile(file, 'utf8'));
  const { ViewOriginalText, ViewExpandedText, Parameters } = glueView(view, schema);
  const [, encoded = ''] = /^\/\* Presto View: (\S+) \*\/$/.exec(ViewOriginalText) ?? [];
  const deployed = JSON.parse(Buffer.from(encoded, 'base64').toString());
  const text = JSON.stringify({ ...deployed, catalog: trino().catalog });
  await writeFile(
    file,
    JSON.stringify({
      ...kept,
      parameters: { ...kept.parameters, ...Parameters },
      viewOriginalText: `/* Presto View: ${Buffer.from(text).toString('base64')} */`,
      viewExpandedText: ViewExpandedText,
    }),
  );
}
