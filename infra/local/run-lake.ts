import { join } from 'node:path';
import type { LakeWear } from '../../functions/compact/compact-partitions.ts';
import { liveReadings } from '../../functions/measure/sql/reading-sql.ts';
import type { QueryEngine } from '../../functions/ports.ts';
import { type LakeFiles, parquetTable, viewLake } from './duckdb-query-engine.ts';
import { type DuckDbLimits, type DuckDbSession, openDuckDbSession } from './duckdb-session.ts';
import { type LakeFile, lakeFiles } from './lake-files.ts';
import { lakeWear } from './lake-wear.ts';

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
      await viewLake(session, { ...filesOfLake(dir), trialFiles });
    } else {
      await beginRun(session, dir, readings, kept);
      const files = await filesOfRun(session, dir, kept);
      await viewLake(session, { ...files, trialFiles, isOfRun: true });
    }
    return session;
  } catch (error) {
    session.close();
    throw error;
  }
}

/** Where the rows of a run lie in a lake that holds others too, for an engine that reads it by itself. */
export interface RunPlaces {
  /** The days of the partitions in which they lie. */
  readonly days: readonly string[];
  /** The days of the ledger that tell of deliveries; null where no delivery was read. */
  readonly deliveryDays: DayRange | null;
  /** Whether the ledger names other readings too. */
  readonly isShared: boolean;
}

/** Days of delivery, both included. */
export interface DayRange {
  readonly first: string;
  readonly last: string;
}

/** Merges the files of the lake as `openRunLake` does, and finds where the rows of the run lie. */
export async function placesOfRun(
  dir: string,
  readings: RunReadings,
  kept: KeptLake,
  limits: DuckDbLimits,
): Promise<RunPlaces> {
  const session = await openDuckDbSession(limits);
  try {
    await beginRun(session, dir, readings, kept);
    const ledger = paths(lakeFiles(dir, 'sources'));
    if (ledger.length === 0) return { days: [], deliveryDays: null, isShared: false };
    const partitions = await partitionsOfRun(session, ledger);
    const others = await session.query(`SELECT count(*) AS readings FROM ${parquetTable(ledger)}
WHERE reading_id NOT IN (SELECT reading_id FROM run_readings)`);
    const delivered = daysOf(partitions.filter(({ isDelivered }) => isDelivered));
    return {
      days: [...new Set(partitions.map(({ day }) => day))],
      deliveryDays: delivered && { ...delivered, first: kept.ledgerFrom(delivered.first) },
      isShared: others.some(({ readings: count }) => count !== 0),
    };
  } finally {
    session.close();
  }
}

/** Opens the views of all that counts in the lake `dir`, whatever runs wrote it. */
export async function openWholeLake(
  dir: string,
  limits: DuckDbLimits,
): Promise<QueryEngine & { close(): void }> {
  const session = await openDuckDbSession(limits);
  try {
    const files = filesOfLake(dir);
    const isOfRun = files.sourceFiles.length > 0;
    if (isOfRun) {
      const ledger = parquetTable(files.sourceFiles);
      await session.run(`CREATE TABLE run_readings AS ${liveReadings(ledger)}`);
    }
    const trialFiles = paths(lakeFiles(dir, 'trials'));
    await viewLake(session, { ...files, trialFiles, isOfRun });
    return session;
  } catch (error) {
    session.close();
    throw error;
  }
}

function filesOfLake(dir: string): Pick<LakeFiles, 'handshakeFiles' | 'sourceFiles'> {
  return {
    handshakeFiles: paths(lakeFiles(dir, 'handshakes')),
    sourceFiles: paths(lakeFiles(dir, 'sources')),
  };
}

/** Fills the table of the run's readings, and merges the files of the lake where nobody else is at work. */
async function beginRun(
  session: DuckDbSession,
  dir: string,
  readings: RunReadings,
  kept: KeptLake | null,
): Promise<void> {
  const columns = { reading_id: 'BIGINT', is_read: 'BOOLEAN' } as const;
  await session.fill('run_readings', columns, rows(readings));
  if (kept !== null && kept.compact !== null) await kept.compact(await lakeWear(session, dir));
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
  const partitions = await partitionsOfRun(session, paths(ledger));
  const names = new Set(partitions.map(({ region, day }) => `${region} ${day}`));
  const ofRun = ({ region, day }: LakeFile): boolean => names.has(`${region} ${day}`);
  const delivered = daysOf(partitions.filter(({ isDelivered }) => isDelivered));
  const sourceFiles = ledger.filter(ofRun);
  const deliveries =
    delivered === null || kept === null
      ? sourceFiles
      : ledger.filter((file) => {
          const isNear = file.day >= kept.ledgerFrom(delivered.first) && file.day <= delivered.last;
          return ofRun(file) || isNear;
        });
  return {
    handshakeFiles: paths(handshakes.filter(ofRun)),
    sourceFiles: paths(sourceFiles),
    deliveryFiles: paths(deliveries),
  };
}

interface RunPartition {
  readonly region: string;
  readonly day: string;
  /** Whether anything of it tells when it was delivered. */
  readonly isDelivered: boolean;
}

/** The partitions that the ledger names for the run. */
async function partitionsOfRun(
  session: DuckDbSession,
  ledger: readonly string[],
): Promise<readonly RunPartition[]> {
  const found =
    await session.query(`SELECT region, day, bool_or(ended_at_ms IS NOT NULL) AS is_delivered
FROM ${parquetTable(ledger)}
WHERE reading_id IN (SELECT reading_id FROM run_readings)
GROUP BY region, day`);
  return found.map(({ region, day, is_delivered: isDelivered }) => ({
    ...{ region: `${region}`, day: `${day}`, isDelivered: isDelivered === true },
  }));
}

function daysOf(partitions: readonly RunPartition[]): DayRange | null {
  const days = partitions.map(({ day }) => day).sort();
  const [first, last] = [days[0], days.at(-1)];
  return first === undefined || last === undefined ? null : { first, last };
}

function paths(files: readonly LakeFile[]): readonly string[] {
  return files.map(({ path }) => path);
}
