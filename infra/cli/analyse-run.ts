import { join, resolve } from 'node:path';
import { exclusionsOf } from '../../functions/behaviours/excluded-listeners.ts';
import { errorCode, Fault } from '../../functions/errors.ts';
import { ingestObject, isSource, type LeftOut } from '../../functions/ingest/ingest.ts';
import { interruptible } from '../../functions/ingest/interruptible-store.ts';
import { judge } from '../../functions/judge/judge.ts';
import { DEFAULT_STALE_AFTER_MS, type JudgeSettings } from '../../functions/judge/rules/rule.ts';
import { judgeBalancers } from '../../functions/judge/verdicts.ts';
import { loadDocument } from '../../functions/lake/state-document.ts';
import { measure } from '../../functions/measure/measure.ts';
import { DELIVERY_LOOKBACK_MS } from '../../functions/measure/sql/delivery-sql.ts';
import { firstDay } from '../../functions/measure/sql/handshake-sql.ts';
import type { History } from '../../functions/model/history.ts';
import {
  DEFAULT_KEEP_ALIVE_MS,
  DEFAULT_SESSION_LIFETIME_MS,
  type Exclusion,
  type Measurement,
} from '../../functions/model/rate.ts';
import type { Report } from '../../functions/model/report.ts';
import type { Source } from '../../functions/model/source.ts';
import { HISTORY_KEY } from '../../functions/model/window.ts';
import { keepHistory } from '../../functions/publish/keep-history.ts';
import { replaceLatest } from '../../functions/publish/latest-report.ts';
import { makeReport } from '../../functions/publish/report.ts';
import { readClientKey } from '../local/client-key.ts';
import { openDuckDb } from '../local/duckdb-query-engine.ts';
import { FolderStore } from '../local/folder-store.ts';
import { ledgerFiles } from '../local/lake-ledger.ts';
import { makeFolder } from '../local/make-folder.ts';
import { removePartials } from '../local/partial-file.ts';
import { readTargets } from '../settings/targets-file.ts';
import type { JudgedRun } from './alerts/alert-run.ts';
import { findInputs, type Input } from './inputs/find-inputs.ts';
import { inParallel } from './inputs/in-parallel.ts';
import { historyNote } from './text/history-note.ts';
import { leftOutLines, vendedLine } from './text/left-out-lines.ts';

/** How handshakes are measured: which of them, and what counts as one connection or client. */
interface MeasureSettings {
  readonly fromMs: number | null;
  readonly toMs: number | null;
  readonly sessionLifetimeMs: number;
  readonly keepAliveMs: number;
}

/** What to read, where to keep it, and how to measure and judge it. */
export interface AnalyseSettings extends MeasureSettings, JudgeSettings {
  /** Files, folders and buckets of logs and of probes' results. */
  readonly paths: readonly string[];
  readonly targetsPath: string | null;
  /** Null: a temporary one. */
  readonly lakeDir: string | null;
}

/** The settings of a run that is given paths alone. */
export const ANALYSE_DEFAULTS: AnalyseSettings = {
  paths: [],
  targetsPath: null,
  lakeDir: null,
  fromMs: null,
  toMs: null,
  sessionLifetimeMs: DEFAULT_SESSION_LIFETIME_MS,
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
export interface Analysis {
  readonly report: Report;
  /** Of this run's hours, and in a lake that is kept of those before; null where there are none. */
  readonly history: History | null;
  /** What alerts are drawn from. */
  readonly judged: JudgedRun;
  /** Files of which nothing was read, as sentences; none where all were read. */
  readonly leftOut: readonly string[];
  /** Sentences that help to read the report. */
  readonly notes: readonly string[];
}

/**
 * From logs and results of probes to the report: reads every input into the lake, measures, judges,
 * and leaves the report and its hours in the lake. Throws a Fault when a path, the targets,
 * the lake or the query engine fail, and `nothing-to-read` when there is no log.
 */
export async function analyse(settings: AnalyseSettings, io: AnalyseIo): Promise<Analysis> {
  const targets = settings.targetsPath === null ? [] : await readTargets(settings.targetsPath);
  const { paths } = settings;
  const inputs = await findInputs(paths, settings.lakeDir);
  const lakeDir = await openLake(settings.lakeDir ?? io.temporaryDir(), io.nowMs());
  const { sources, leftOut } = await readAll(inputs, lakeDir, settings.keepAliveMs, io);
  io.signal.throwIfAborted();
  if (sources.length === 0) throw nothingToRead(inputs, paths, leftOut);
  const isKept = settings.lakeDir !== null;
  const lake = { dir: lakeDir, isKept, spillDir: io.temporaryDir() };
  const measurement = await measureLake(lake, sources, settings, exclusionsOf(targets));
  const deviations = judge(measurement, settings);
  const verdicts = judgeBalancers(measurement, deviations, settings);
  const report = makeReport({
    measurement,
    deviations,
    verdicts,
    sessionLifetimeMs: settings.sessionLifetimeMs,
    generatedAtMs: io.nowMs(),
    version: io.version,
  });
  const history = await keep(report, measurement, new FolderStore(lakeDir, io.warn));
  const notes = [historyNote(measurement), rejectsNote(measurement, settings.lakeDir)];
  const configured = settings.targetsPath === null ? null : targets;
  return {
    report,
    history,
    judged: { measurement, deviations, verdicts, targets: configured },
    leftOut: leftOutLines(leftOut),
    notes: notes.filter((note) => note !== undefined),
  };
}

/**
 * Leaves the report and the hours in the lake, as `publish` does in AWS; but here the last run
 * is the latest, whatever window and files it was asked for. Returns the history as it is by then.
 */
async function keep(
  report: Report,
  measurement: Measurement,
  lake: FolderStore,
): Promise<History | null> {
  await replaceLatest(report, lake, () => true);
  const endMs = Date.parse(report.generatedAt);
  await keepHistory({ ...measurement, window: { ...measurement.window, endMs } }, lake, endMs);
  return (await loadDocument<History>(lake, HISTORY_KEY)) ?? null;
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
    return lakeDir;
  } catch (cause) {
    const code = errorCode(cause);
    throw new Fault(
      'lake-write-failed',
      `can't make the lake ${dir} (${code}): choose a folder that can be written with --lake`,
      { cause },
    );
  }
}

async function readAll(
  inputs: readonly Input[],
  lakeDir: string,
  keepAliveMs: number,
  io: Pick<AnalyseIo, 'signal' | 'onProgress' | 'nowMs' | 'warn'>,
): Promise<{ readonly sources: readonly Source[]; readonly leftOut: readonly LeftOut[] }> {
  const lake = new FolderStore(lakeDir);
  const clientKey = await readClientKey(lakeDir, io.warn);
  const totalBytes = inputs.reduce((sum, input) => sum + input.sizeBytes, 0);
  let doneBytes = 0;
  const nowMs = io.nowMs();
  const read = await inParallel(inputs, async ({ logs, ...ref }) => {
    const stores = { logs: interruptible(logs, io.signal), lake };
    const source = await ingestObject(ref, stores, { clientKey, keepAliveMs, nowMs });
    doneBytes += ref.sizeBytes;
    io.onProgress(doneBytes, totalBytes);
    return source;
  });
  const sources = withoutReadCopies(read.filter(isSource));
  return { sources, leftOut: read.filter((one): one is LeftOut => !isSource(one)) };
}

/** Leaves out copies that were set aside of objects that could be read: their rows are gone. */
function withoutReadCopies(sources: readonly Source[]): readonly Source[] {
  const read = sources.filter(({ quarantined }) => quarantined === null);
  const readIds = new Set(read.map(({ sourceId }) => sourceId));
  return [...read, ...sources.filter(({ sourceId }) => !readIds.has(sourceId))];
}

async function measureLake(
  lake: { readonly dir: string; readonly isKept: boolean; readonly spillDir: string },
  sources: readonly Source[],
  settings: MeasureSettings,
  exclusions: readonly Exclusion[],
): Promise<Measurement> {
  const { dir, spillDir } = lake;
  // Only what this run read, whatever else the lake holds; two copies of an object share their keys.
  const handshakeKeys = new Set(sources.flatMap((source) => source.handshakeKeys));
  const trialKeys = new Set(sources.flatMap((source) => source.trialKeys));
  const ledgerKeys = new Set(sources.map((source) => source.ledgerKey));
  const sourceFiles = [...ledgerKeys].map((key) => join(dir, key));
  const earlier = lake.isKept ? await earlierLedger(dir, sources, settings) : [];
  const engine = await openDuckDb({
    handshakeFiles: [...handshakeKeys].map((key) => join(dir, key)),
    trialFiles: [...trialKeys].map((key) => join(dir, key)),
    sourceFiles,
    deliveryFiles: [...new Set([...sourceFiles, ...earlier])],
    spillDir,
  });
  try {
    return await measure(engine, { ...settings, exclusions, revision: 0, wholeLedger: true });
  } finally {
    engine.close();
  }
}

/** The ledger of a lake that is kept: since when a balancer delivers, whichever run read it. */
async function earlierLedger(
  dir: string,
  sources: readonly Source[],
  { fromMs, sessionLifetimeMs, keepAliveMs }: MeasureSettings,
): Promise<readonly string[]> {
  const days = sources.flatMap(({ day, endedAtMs }) => (endedAtMs === null ? [] : [day])).sort();
  const [first, last] = [days[0], days.at(-1)];
  if (first === undefined || last === undefined) return [];
  const history = { fromMs: fromMs ?? Date.parse(first), sessionLifetimeMs, keepAliveMs };
  return await ledgerFiles(dir, { first: firstDay(history, DELIVERY_LOOKBACK_MS) ?? first, last });
}

function nothingToRead(
  inputs: readonly Input[],
  paths: readonly string[],
  leftOut: readonly LeftOut[],
): Fault {
  const where = paths.join(', ');
  if (inputs.length === 0) return new Fault('nothing-to-read', `there are no files in ${where}`);
  const vended = vendedLine(leftOut);
  return new Fault(
    'nothing-to-read',
    vended === undefined
      ? `none of the ${inputs.length} files in ${where} is a load balancer log: give a folder as ` +
          '`aws s3 sync` leaves it, with names like ACCOUNT_elasticloadbalancing_REGION_….log.gz'
      : `nothing in ${where} could be read: ${vended}`,
  );
}
