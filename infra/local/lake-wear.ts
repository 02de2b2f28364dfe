import type { LakeWear } from '../../functions/compact/compact-partitions.ts';
import { type LakeTable, tableFolder } from '../../functions/lake/table-key.ts';
import { parquetTable } from './duckdb-query-engine.ts';
import type { DuckDbSession } from './duckdb-session.ts';
import { lakeFiles } from './lake-files.ts';

/** Partitions of which more than one row in so many is dead are worth writing anew. */
const WORN_SHARE = 5;

/**
 * What of a lake nothing counts: readings that the run of the table `run_readings` replaced, and those
 * that no ledger names, as only runs that were cut short leave them.
 */
export async function lakeWear(session: DuckDbSession, dir: string): Promise<LakeWear> {
  const handshakes = lakeFiles(dir, 'handshakes');
  const ledger = lakeFiles(dir, 'sources');
  if (ledger.length === 0 || handshakes.length === 0) return { dead: new Set(), worn: new Set() };
  const ofRun = 'SELECT reading_id FROM run_readings';
  const inLedger = parquetTable(ledger.map(({ path }) => path));
  const inRows = parquetTable(handshakes.map(({ path }) => path));
  await session.run(`CREATE TABLE dead_readings AS
SELECT reading_id FROM ${inLedger}
WHERE quarantined IS NULL AND reading_id NOT IN (${ofRun})
  AND source_id IN (SELECT source_id FROM ${inLedger} WHERE reading_id IN (${ofRun} WHERE is_read))
UNION
SELECT reading_id FROM ${inRows} WHERE reading_id NOT IN (
  SELECT reading_id FROM ${inLedger} WHERE quarantined IS NULL
)`);
  const dead = new Set(await session.numbers('SELECT reading_id FROM dead_readings'));
  if (dead.size === 0) return { dead, worn: new Set() };
  const worn = async (table: LakeTable, from: string) => {
    const rows = await session.query(`SELECT balancer_type, region, day FROM ${from}
GROUP BY balancer_type, region, day
HAVING count(*) < ${WORN_SHARE} * count(*) FILTER (
  WHERE reading_id IN (SELECT reading_id FROM dead_readings)
)`);
    return rows.map(({ balancer_type, region, day }) => {
      return `${tableFolder(table)}balancer_type=${balancer_type}/region=${region}/day=${day}/`;
    });
  };
  const folders = [...(await worn('sources', inLedger)), ...(await worn('handshakes', inRows))];
  return { dead, worn: new Set(folders) };
}
