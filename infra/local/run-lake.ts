import { join } from 'node:path';
import type { LakeWear } from '../../functions/compact/compact-partitions.ts';
import { type LakeTable, tableFolder } from '../../functions/lake/table-key.ts';
import type { QueryEngine } from '../../functions/ports.ts';
import { type LakeFiles, parquetTable, viewLake } from './duckdb-query-engine.ts';
import { type DuckDbLimits, type DuckDbSession, openDuckDbSession } from './duckdb-session.ts';
import { type LakeFile, lakeFiles } from './lake-files.ts';

/** What of a lake a run is about. */
export interface RunReadings {
  /** Readings of objects that were read to their end. */
  readonly read: Iterable<bigint>;
  /** Readings of objects that were set aside. */
  readonly setAside: readonly bigint[];
  /** Keys in the lake of the trials that were read. */
  readonly trialKeys: readonly string[];
}

/** A lake that holds more than one run. */
export interface KeptLake {
  /** Merges files, given what nothing counts any more; null where another run is at work on the lake. */
  readonly compact: ((wear: LakeWear) => Promise<void>) | null;
  /** From which day on the ledger is looked at for earlier deliveries, where the first of this run is so. */
  readonly ledgerFrom: (firstDelivery: string) => string;
}

/** What the ledger of a lake has, before a run. */
export interface KnownReadings {
  /** Of logs that need not be read again. */
  readonly logs: BigInt64Array;
  /** Of results of probes. */
  readonly trials: BigInt64Array;
}

/** What of a ledger row a line rejected for its time may have depended on: the time of its run. */
const IS_FINAL = "quarantined IS NULL AND (ended_at_ms IS NOT NULL OR rejected = '{}')";
/** What an empty lake has. */
export const NOTHING_KNOWN: KnownReadings = {
  logs: new BigInt64Array(),
  trials: new BigInt64Array(),
};

/** Opens the views of one run over the lake `dir`; `kept` is null where the lake holds no other. */
export async function openRunLake(
  dir: string,
  readings: RunReadings,
  kept: KeptLake | null,
  limits: DuckDbLimits,
): Promise<QueryEngine & { close(): void }> {
  const session = await openDuckDbSession(limits);
  try {
    const trialFiles = readings.trialKeys.map((key) => join(dir, key));
    if (kept === null && readings.setAside.length === 0) {
      const handshakeFiles = paths(lakeFiles(dir, 'handshakes'));
      await viewLake(session, {
        handshakeFiles,
        sourceFiles: paths(lakeFiles(dir, 'sources')),
        trialFiles,
      });
    } else {
      await session.fill(
        'run_readings',
        { reading_id: 'BIGINT', is_read: 'BOOLEAN' },
        rows(readings),
      );
      if (kept !== null && kept.compact !== null) await kept.compact(await lakeWear(session, dir));
      const files = await filesOfRun(session, dir, kept);
      await viewLake(session, { ...files, trialFiles, isOfRun: true });
    }
    return session;
  } catch (error) {
    session.close();
    throw error;
  }
}

/** What of the lake `dir` need not be read again; opens the engine only where there is a ledger. */
export async function knownReadings(dir: string, limits: DuckDbLimits): Promise<KnownReadings> {
  const ledger = lakeFiles(dir, 'sources');
  if (ledger.length === 0) return NOTHING_KNOWN;
  const session = await openDuckDbSession(limits);
  try {
    const of = async (condition: string) =>
      await session.numbers(
        `SELECT reading_id FROM ${parquetTable(paths(ledger))} WHERE ${IS_FINAL} AND ${condition}`,
      );
    return {
      logs: await of("kind <> 'trial-results'"),
      trials: await of("kind = 'trial-results'"),
    };
  } finally {
    session.close();
  }
}

function* rows({ read, setAside }: RunReadings): Generator<readonly [bigint, boolean]> {
  for (const id of read) yield [id, true];
  for (const id of setAside) yield [id, false];
}

/** Files in which rows of the run may lie: those of the partitions that the ledger names. */
async function filesOfRun(
  session: DuckDbSession,
  dir: string,
  kept: KeptLake | null,
): Promise<LakeFiles> {
  const handshakes = lakeFiles(dir, 'handshakes');
  const ledger = lakeFiles(dir, 'sources');
  if (ledger.length === 0) return { handshakeFiles: [], sourceFiles: [] };
  const places =
    await session.query(`SELECT region, day, bool_or(ended_at_ms IS NOT NULL) AS delivered
FROM ${parquetTable(paths(ledger))}
WHERE reading_id IN (SELECT reading_id FROM run_readings)
GROUP BY region, day`);
  const names = new Set(places.map(({ region, day }) => `${region} ${day}`));
  const ofRun = ({ region, day }: LakeFile): boolean => names.has(`${region} ${day}`);
  const days = places.flatMap(({ day, delivered }) => (delivered ? [`${day}`] : [])).sort();
  const [first, last] = [days[0], days.at(-1)];
  const sourceFiles = ledger.filter(ofRun);
  const deliveries =
    first === undefined || last === undefined || kept === null
      ? sourceFiles
      : ledger.filter((file) => {
          return ofRun(file) || (file.day >= kept.ledgerFrom(first) && file.day <= last);
        });
  return {
    handshakeFiles: paths(handshakes.filter(ofRun)),
    sourceFiles: paths(sourceFiles),
    deliveryFiles: paths(deliveries),
  };
}

/** Partitions of which more than one row in so many is dead are worth writing anew. */
const WORN_SHARE = 5;

/**
 * What of a lake nothing counts: readings that this run replaced, and those that no ledger names, as
 * only runs that were cut short leave them.
 */
async function lakeWear(session: DuckDbSession, dir: string): Promise<LakeWear> {
  const handshakes = lakeFiles(dir, 'handshakes');
  const ledger = lakeFiles(dir, 'sources');
  if (ledger.length === 0 || handshakes.length === 0) return { dead: new Set(), worn: new Set() };
  const ofRun = 'SELECT reading_id FROM run_readings';
  const inLedger = parquetTable(paths(ledger));
  const inRows = parquetTable(paths(handshakes));
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

function paths(files: readonly LakeFile[]): readonly string[] {
  return files.map(({ path }) => path);
}
