import { exclusionsOf } from '../../../functions/behaviours/excluded-listeners.ts';
import { Fault } from '../../../functions/errors.ts';
import { measure } from '../../../functions/measure/measure.ts';
import { DELIVERY_LOOKBACK_MS } from '../../../functions/measure/sql/delivery-sql.ts';
import { firstDay } from '../../../functions/measure/sql/handshake-sql.ts';
import type { Measurement, MeasureSettings } from '../../../functions/model/rate.ts';
import { FolderStore } from '../../local/folder-store.ts';
import { existingLake, isOlderLake } from '../../local/lake-files.ts';
import { MemoryStates } from '../../local/memory-states.ts';
import { openWholeLake } from '../../local/run-lake.ts';
import { readTargets } from '../../settings/targets-file.ts';
import { type AnalyseIo, type MeasuringSettings, olderLake } from './analyse-run.ts';
import { measureObserving } from './observed-lifetime.ts';
import { type ReportRun, reportOf } from './report-run.ts';
import { checkTables, measureOnTrino, type TrinoServer } from './trino-run.ts';

/** Which lake to measure, on what, and how. */
export interface LakeSettings extends MeasuringSettings {
  readonly targetsPath: string | null;
  /** A folder that keeps the report, and where no server is named the lake too. */
  readonly lakeDir: string | null;
  readonly trino: TrinoServer | null;
}

/**
 * From what a lake holds to the report, whatever runs wrote it; reads no log. Throws a Fault when the
 * targets, the lake or the query engine fail, and `nothing-to-read` when the lake is empty.
 */
export async function measureLake(settings: LakeSettings, io: AnalyseIo): Promise<ReportRun> {
  const targets = settings.targetsPath === null ? [] : await readTargets(settings.targetsPath);
  const dir = settings.lakeDir === null ? null : openedLake(settings.lakeDir);
  const asked = { ...settings, exclusions: exclusionsOf(targets), revision: 0 };
  const measurement = await measureObserving(settings, (sessionLifetimeMs) =>
    measured(dir, settings.trino, { ...asked, sessionLifetimeMs }, io),
  );
  if (measurement.sources.length === 0 && measurement.rates.length === 0) {
    throw new Fault('nothing-to-read', 'the lake holds nothing of that time');
  }
  const states = dir === null ? new MemoryStates() : new FolderStore(dir, io.warn);
  return await reportOf(measurement, { ...settings, targets }, { ...io, states });
}

async function measured(
  dir: string | null,
  trino: TrinoServer | null,
  settings: MeasureSettings,
  { signal, temporaryDir }: AnalyseIo,
): Promise<Measurement> {
  if (trino !== null) {
    await checkTables(trino, signal);
    const last = null;
    const share = {
      readings: null,
      days: { first: firstDay(settings), last },
      deliveryDays: { first: firstDay(settings, DELIVERY_LOOKBACK_MS), last },
    };
    return await measureOnTrino(trino, { share, objects: null }, settings, signal);
  }
  if (dir === null) throw new Error('a lake or a server must be named');
  const engine = await openWholeLake(dir, { spillDir: temporaryDir() });
  try {
    return await measure(engine, settings);
  } finally {
    engine.close();
  }
}

/** The folder of a lake, which must be there and of this version. */
function openedLake(given: string): string {
  const dir = existingLake(given);
  if (isOlderLake(dir)) throw olderLake(given);
  return dir;
}
