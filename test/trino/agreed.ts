import { expect } from 'vitest';
import { rateQuery } from '../../functions/measure/rate-query.ts';
import type { MeasureSettings } from '../../functions/model/rate.ts';
import type { QueryRow } from '../../functions/ports.ts';
import { duckDbOver } from './duckdb-lake.ts';
import type { RegisteredLake } from './lakes.ts';

/** Runs the rate query on both engines; the rows, which must be the same in value, type and order. */
export async function agreed(
  lake: RegisteredLake,
  settings: MeasureSettings,
  tables: { readonly deliveries?: string } = {},
): Promise<readonly QueryRow[]> {
  const sql = rateQuery(settings);
  const duckDb = await duckDbOver(lake.folder, tables);
  try {
    const expected = await duckDb.query(sql);
    const found = await lake.engine.query(sql);
    expect(found.map(printed)).toEqual(expected.map(printed));
    return found;
  } finally {
    duckDb.close();
  }
}

/** With the order of the columns, and a number that is no text. */
function printed(row: QueryRow): string {
  return JSON.stringify(row);
}
