import { join, resolve } from 'node:path';
import { exclusionsOf } from '../../../functions/behaviours/excluded-listeners.ts';
import { compactPartitions } from '../../../functions/compact/compact-partitions.ts';
import { errorCode, Fault } from '../../../functions/errors.ts';
import { setAsideBefore } from '../../../functions/ingest/past-objects.ts';
import { ReadingSet } from '../../../functions/ingest/wholes/reading-set.ts';
import type { RunTally } from '../../../functions/ingest/wholes/run-tally.ts';
import type { GatheringLimits } from '../../../functions/ingest/wholes/whole-gathering.ts';
import { DEFAULT_STALE_AFTER_MS, type JudgeSettings } from '../../../functions/judge/rules/rule.ts';
import { measure } from '../../../functions/measure/measure.ts';
import { DELIVERY_LOOKBACK_MS } from '../../../functions/measure/sql/delivery-sql.ts';
import { firstDay } from '../../../functions/measure/sql/handshake-sql.ts';
import {
  DEFAULT_KEEP_ALIVE_MS,
  DEFAULT_SESSION_LIFETIME_MS,
  type Exclusion,
  type Measurement,
} from '../../../functions/model/rate.ts';
import { deliveriesOf } from '../../../functions/model/targets.ts';
import { newClientKey, readClientKey } from '../../local/client-key.ts';
import { FolderStore } from '../../local/folder-store.ts';
import { isOlderLake } from '../../local/lake-files.ts';
import { enterLake, type LakePresence } from '../../local/lake-presence.ts';
import { makeFolder } from '../../local/make-folder.ts';
import { MemoryStates } from '../../local/memory-states.ts';
import { removePartials } from '../../local/partial-file.ts';
import {
  type KeptLake,
  knownReadings,
  NOTHING_KNOWN,
  openRunLake,
  placesOfRun,
  type RunPlaces,
} from '../../local/run-lake.ts';
import { readTargets } from '../../settings/targets-file.ts';
import type { LakeShare } from '../../trino/trino-lake.ts';
import type { JudgedRun } from '../alerts/alert-run.ts';
import { findInputs, type Input } from '../inputs/find-inputs.ts';
import { readInputs, type ThreadLimits } from '../reading/read-inputs.ts';
import type { ReadingSettings } from '../reading/reading-settings.ts';
import { leftOutLines } from '../text/source-lines.ts';
import { type LifetimeSettings, longestLifetime, measureObserving } from './observed-lifetime.ts';
import { type ReportRun, reportOf } from './report-run.ts';
import { checkTables, measureOnTrino, type TrinoServer } from './trino-run.ts';

/** How handshakes are measured and judged: which of them, and what counts as one connection or client. */
export interface MeasuringSettings extends JudgeSettings, LifetimeSettings {
  readonly fromMs: number | null;
  readonly toMs: number | null;
  readonly keepAliveMs: number;
}

/** What to read, where to keep it, and how to measure and judge it. */
export interface AnalyseSettings extends MeasuringSettings {
  /** Files, folders and buckets of logs and of probes' results. */
  readonly paths: readonly string[];
  readonly targetsPath: string | null;
  /** Null: a temporary one. */
  readonly lakeDir: string | null;
  /** The server that queries the lake; null: an engine of this process. */
  readonly trino: TrinoServer | null;
  /** How much is held, and on how many threads it is read; else what this machine does best. */
  readonly reading?: {
    readonly limits?: GatheringLimits;
    readonly threads?: ThreadLimits;
  };
}

/** The settings of a run that is given paths alone. */
export const ANALYSE_DEFAULTS: AnalyseSettings = {
  paths: [],
  targetsPath: null,
  lakeDir: null,
  trino: null,
  fromMs: null,
  toMs: null,
  sessionLifetimeMs: DEFAULT_SESSION_LIFETIME_MS,
  observesLifetime: false,
  keepAliveMs: DEFAULT_KEEP_ALIVE_MS,
  staleAfterMs: DEFAULT_STALE_AFTER_MS,
};

/** What a run needs of the world beside the files. */
export interface AnalyseIo {
  readonly nowMs: () => number;
  readonly version: string;
  /** An empty folder that goes when the run ends: for a temporary lake, or space to sort in. */
  readonly temporaryDir: () => string;
  /** Ends the run between two chunks, with the signal's reason. */
  readonly signal: AbortSignal;
  readonly onProgress: (doneBytes: number, totalBytes: number) => void;
  /** Gets a line about each part of the lake that is damaged. */
  readonly warn?: (line: string) => void;
}

/** What came of a run. */
export interface Analysis extends ReportRun {
  readonly judged: JudgedRun;
  /** Files of which nothing was read, as sentences; none where all were read. */
  readonly leftOut: readonly string[];
}

/**
 * From logs and results of probes to the report: reads every input into the lake, measures, judges,
 * and leaves the report and its hours in the lake. Throws a Fault when a path, the targets,
 * the lake or the query engine fail, and `nothing-to-read` when there is no log.
 */
export async function analyse(settings: AnalyseSettings, io: AnalyseIo): Promise<Analysis> {
  const targets = settings.targetsPath === null ? [] : await readTargets(settings.targetsPath);
  const { paths } = settings;
  // Before logs are read, which may take long.
  if (settings.trino !== null) await checkTables(settings.trino, io.signal);
  const inputs = await findInputs(paths, settings.lakeDir);
  const isKept = settings.lakeDir !== null;
  const lakeDir = await openLake(settings.lakeDir ?? io.temporaryDir(), io.nowMs());
  const lake = { dir: lakeDir, isKept, spillDir: io.temporaryDir() };
  const { measurement, leftOut } = await inLake(lake, async (presence) => {
    const deliveries = deliveriesOf(targets);
    const tally = await readAll(inputs, lake, { ...settings, deliveries }, io);
    io.signal.throwIfAborted();
    if (tally.objects === 0) throw nothingToRead(inputs, paths);
    const compact = await compaction(lake, presence, io.signal);
    const measured = await measureRun({ ...lake, compact }, tally, settings, {
      exclusions: exclusionsOf(targets),
      signal: io.signal,
    });
    return { measurement: measured, leftOut: tally.leftOut };
  });
  const states = isKept ? new FolderStore(lakeDir, io.warn) : new MemoryStates();
  const run = await reportOf(measurement, { ...settings, targets }, { ...io, states });
  const rejects = rejectsNote(measurement, settings.lakeDir);
  const configured = settings.targetsPath === null ? null : targets;
  return {
    ...run,
    judged: { ...run.judged, targets: configured },
    leftOut: leftOutLines(leftOut),
    notes: [...run.notes, ...(rejects === undefined ? [] : [rejects])],
  };
}

/** Where to look at lines that were rejected. */
function rejectsNote({ sources }: Measurement, lakeDir: string | null): string | undefined {
  if (!sources.some(({ rejected }) => Object.keys(rejected).length > 0)) return undefined;
  return lakeDir === null
    ? 'to look at the rejected lines, keep them with --lake DIR.'
    : `the rejected lines are in ${join(lakeDir, 'rejects')}.`;
}

/** Makes the folder of a lake, or clears it of what dead runs left half written. */
async function openLake(dir: string, nowMs: number): Promise<string> {
  const lakeDir = resolve(dir);
  try {
    await makeFolder(lakeDir);
    await removePartials(lakeDir, nowMs);
  } catch (cause) {
    const code = errorCode(cause);
    throw new Fault(
      'lake-write-failed',
      `can't make the lake ${dir} (${code}): choose a folder that can be written with --lake`,
      { cause },
    );
  }
  if (isOlderLake(lakeDir)) throw olderLake(dir);
  return lakeDir;
}

/** What is said of a lake that can't be read. */
export function olderLake(dir: string): Fault {
  const advice = 'read the logs again into a new folder with --lake';
  return new Fault('read-failed', `${dir} is a lake of version 1, which is not read: ${advice}`);
}

/** Does the work of a run while others see that it is there; null: nobody else can be. */
async function inLake<Result>(
  { dir, isKept }: RunLake,
  work: (presence: LakePresence | null) => Promise<Result>,
): Promise<Result> {
  const presence = isKept ? await enterLake(dir) : null;
  return await work(presence).finally(() => presence?.leave());
}

/** How a run merges the lake's files; null where that could take them from another run. */
async function compaction(
  { dir }: RunLake,
  presence: LakePresence | null,
  signal: AbortSignal,
): Promise<KeptLake['compact']> {
  if (presence === null || !(await presence.isAlone())) return null;
  return (wear) => compactPartitions(new FolderStore(dir), wear, () => signal.aborted);
}

/** What a run reads into, and where its engine spills. */
interface RunLake {
  readonly dir: string;
  readonly isKept: boolean;
  readonly spillDir: string;
}

async function readAll(
  inputs: readonly Input[],
  { dir, isKept, spillDir }: RunLake,
  { keepAliveMs, reading, deliveries }: AnalyseSettings & Pick<ReadingSettings, 'deliveries'>,
  io: Pick<AnalyseIo, 'signal' | 'onProgress' | 'nowMs' | 'warn'>,
): Promise<RunTally> {
  const clientKey = isKept ? await readClientKey(dir, io.warn) : newClientKey();
  const entered = isKept ? await knownReadings(dir, { spillDir }) : NOTHING_KNOWN;
  const known = new ReadingSet();
  for (const id of entered.logs) known.add(id);
  const setAside = isKept ? await setAsideBefore(new FolderStore(dir)) : [];
  const settings = {
    ...{ lakeDir: dir, isKept, clientKey, keepAliveMs, nowMs: io.nowMs(), setAside },
    ...{ enteredTrials: entered.trials, limits: reading?.limits, deliveries },
  };
  const { signal, onProgress } = io;
  try {
    return await readInputs(inputs, {
      settings,
      known,
      threads: reading?.threads,
      signal,
      onProgress,
    });
  } catch (error) {
    // Threads that were ended had no time to do so.
    await removePartials(dir, io.nowMs());
    throw error;
  }
}

async function measureRun(
  { dir, isKept, spillDir, compact }: RunLake & Pick<KeptLake, 'compact'>,
  tally: RunTally,
  settings: AnalyseSettings,
  {
    exclusions,
    signal,
  }: { readonly exclusions: readonly Exclusion[]; readonly signal: AbortSignal },
): Promise<Measurement> {
  const { fromMs, keepAliveMs, trino } = settings;
  const sessionLifetimeMs = longestLifetime(settings);
  const ledgerFrom = (first: string): string => {
    const history = { fromMs: fromMs ?? Date.parse(first), sessionLifetimeMs, keepAliveMs };
    return firstDay(history, DELIVERY_LOOKBACK_MS) ?? first;
  };
  const { setAside, trialKeys } = tally;
  const readings = { read: tally.read.ids(), setAside, trialKeys };
  const asked = { ...settings, exclusions, revision: 0, wholeLedger: true as const };
  if (trino !== null) {
    const places = await placesOfRun(dir, readings, { ledgerFrom, compact }, { spillDir });
    const share = shareOfRun(tally, places);
    const measured = { share, objects: tally.objects };
    return await measureObserving(settings, (lifetimeMs) =>
      measureOnTrino(trino, measured, { ...asked, sessionLifetimeMs: lifetimeMs }, signal),
    );
  }
  const kept = isKept ? { ledgerFrom, compact } : null;
  const engine = await openRunLake(dir, readings, kept, { spillDir });
  try {
    return await measureObserving(settings, (lifetimeMs) =>
      measure(engine, { ...asked, sessionLifetimeMs: lifetimeMs }),
    );
  } finally {
    engine.close();
  }
}

/** What a server must be told of a run: no readings, where the lake holds no other. */
function shareOfRun(
  { read, setAside }: RunTally,
  { days, deliveryDays, isShared }: RunPlaces,
): LakeShare {
  const readings = isShared ? { read: read.ids(), setAside } : null;
  return { readings, days, deliveryDays: deliveryDays ?? days };
}

function nothingToRead(inputs: readonly Input[], paths: readonly string[]): Fault {
  const where = paths.join(', ');
  if (inputs.length === 0) return new Fault('nothing-to-read', `there are no files in ${where}`);
  return new Fault(
    'nothing-to-read',
    `none of the ${inputs.length} files in ${where} is a load balancer log: give a folder as ` +
      '`aws s3 sync` leaves it, with names like ACCOUNT_elasticloadbalancing_REGION_….log.gz',
  );
}
