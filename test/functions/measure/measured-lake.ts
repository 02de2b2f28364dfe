import { afterAll, beforeAll } from 'vitest';
import { measure } from '../../../functions/measure/measure.ts';
import type { Handshake } from '../../../functions/model/handshake.ts';
import type { Measurement, MeasureSettings } from '../../../functions/model/rate.ts';
import type { Source } from '../../../functions/model/source.ts';
import type { DuckDbSession } from '../../../infra/local/duckdb-session.ts';
import { SETTINGS } from './lake-rows.ts';
import type { StoredTrial } from './reference/reference.ts';
import { fillTables, openTables } from './table-engine.ts';

export interface Lake {
  readonly handshakes?: readonly Handshake[];
  readonly ledger?: readonly Source[];
  readonly trials?: readonly StoredTrial[];
  readonly settings?: Partial<MeasureSettings>;
}

/** One DuckDB for the tests of a file; the function that it returns measures a lake by SQL. */
export function measuring(): (lake: Lake) => Promise<Measurement> {
  let session: DuckDbSession;
  beforeAll(async () => {
    session = await openTables();
  });
  afterAll(() => session.close());
  return async ({ handshakes = [], ledger = [], trials = [], settings = {} }) => {
    await fillTables(session, handshakes, ledger, trials);
    return measure(session, { ...SETTINGS, ...settings });
  };
}
