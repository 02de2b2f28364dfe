import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import {
  LAKE_COLUMNS,
  LAKE_PLACEHOLDER,
  TRINO_TABLES_FILE,
} from '../../infra/package/trino-tables.ts';
import { ledgerRow, T0 } from '../functions/measure/lake-rows.ts';
import { fillTables, openTables } from '../functions/measure/table-engine.ts';
import { PANEL_ROWS, PANEL_TRIALS } from '../infra/package/expanded-panel.ts';
import { writeTables } from './duckdb-lake.ts';
import { describeTrino, registered } from './lakes.ts';

const DAY = new Date(T0).toISOString().slice(0, 10);

describeTrino('the published statements', () => {
  test('create the tables of a lake, of which every column can be read', async () => {
    const session = await openTables();
    try {
      await fillTables(session, PANEL_ROWS, [ledgerRow(T0)], PANEL_TRIALS);
      const lake = await registered((folder) =>
        writeTables(session, folder, Object.keys(LAKE_COLUMNS)),
      );
      for (const name of Object.keys(LAKE_COLUMNS)) {
        await lake.engine.query(`DROP TABLE ${name}`);
      }
      for (const statement of await statements(`local:///${lake.schema}/`)) {
        await lake.engine.query(statement);
      }
      for (const [name, columns] of Object.entries(LAKE_COLUMNS)) {
        const counts = columns.map((column) => `count("${column.name}") AS "${column.name}"`);
        const sql = `SELECT ${['count(*) AS all_rows', ...counts].join(', ')} FROM ${name} WHERE day = '${DAY}'`;
        const found = await lake.engine.query(sql);
        expect(found).toEqual(await session.query(sql));
        expect(found[0]?.all_rows).toBeGreaterThan(0);
      }
    } finally {
      session.close();
    }
  });
});

async function statements(location: string): Promise<readonly string[]> {
  const published = await readFile(TRINO_TABLES_FILE, 'utf8');
  const sql = published.replaceAll(/^--.*$/gm, '').replaceAll(LAKE_PLACEHOLDER, location);
  return sql.split(';\n').filter((statement) => statement.trim() !== '');
}
