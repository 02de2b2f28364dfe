import { gzipSync } from 'node:zlib';
import { Fault } from '../../errors.ts';
import { writeWhole } from '../../lake/lake-document.ts';
import { regionKey } from '../../lake/region-key.ts';
import { WRITE_ATTEMPTS } from '../../lake/state-document.ts';
import { HISTORY_KEY, LATEST_REPORT_KEY } from '../../model/window.ts';
import type { ObjectStore, StateStore } from '../../ports.ts';

/** A lake that joins the reports of many Regions, of which this stack sees its own place alone. */
export interface HomeLake {
  readonly name: string;
  readonly store: Pick<ObjectStore, 'write'>;
}

/** Puts what a Region reports into each home lake; returns the faults, which spoil nothing else. */
export async function putRegions(
  lake: StateStore,
  homes: readonly HomeLake[],
  prefix: string,
): Promise<readonly Fault[]> {
  const faults: Fault[] = [];
  for (const { name, store } of homes) {
    try {
      await putRegion(lake, store, prefix);
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      const what = `home lake ${name} has not got this report: ${reason}`;
      faults.push(new Fault('lake-write-failed', what, { cause }));
    }
  }
  return faults;
}

/**
 * Puts the latest report of a lake and its history below the stack's own place in a home lake, of
 * which nothing is read. Of runs at the same time the last one to put finds both in their final
 * state; throws `lake-write-failed` where others never end.
 */
async function putRegion(lake: StateStore, home: HomeLake['store'], prefix: string): Promise<void> {
  for (let attempt = 1; attempt <= WRITE_ATTEMPTS; attempt += 1) {
    const report = await lake.load(LATEST_REPORT_KEY);
    const history = await lake.load(HISTORY_KEY);
    if (report === undefined) return;
    if (history !== undefined) {
      await writeWhole(home, regionKey(prefix, 'history'), history.bytes);
    }
    await writeWhole(home, regionKey(prefix, 'report'), gzipSync(report.bytes));
    const versions = [LATEST_REPORT_KEY, HISTORY_KEY].map(async (key) => {
      return (await lake.load(key))?.version;
    });
    const [reportNow, historyNow] = await Promise.all(versions);
    if (reportNow === report.version && historyNow === history?.version) return;
  }
  const others = `the report changed ${WRITE_ATTEMPTS} times meanwhile`;
  throw new Fault('lake-write-failed', `can't write ${prefix} of the home lake: ${others}`);
}
