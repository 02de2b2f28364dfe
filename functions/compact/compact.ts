import { tableFolder } from '../lake/table-key.ts';
import { HOUR_MS } from '../model/time.ts';
import type { Clock, ObjectInfo, ObjectStore } from '../ports.ts';
import { COMPACTED_TABLES } from './compacted-table.ts';
import { type HourFiles, hoursOf } from './hour-files.ts';
import { type HourMerge, type MergeLimits, mergeHour } from './hour-merge.ts';

/** How much compaction reads, holds and merges at once: bounds of memory and time. */
export interface CompactLimits extends MergeLimits {
  /** A larger file is read mostly for its rows, not for being one more file: it stays. */
  readonly smallBytes: number;
  /** An hour of more files is merged in several turns. */
  readonly hourFiles: number;
}

/**
 * 200 balancers of 8 nodes write 38,400 objects an hour with both logs; a million rows are 28 MB in
 * the lake and 0.5 GB in memory (`npm run bench -- compact`); `atOnce` small files are 128 MB at most.
 */
export const COMPACT_LIMITS: CompactLimits = {
  smallBytes: 4_194_304,
  hourFiles: 50_000,
  wholeRows: 1_000_000,
  atOnce: 32,
};

/** What compaction needs of the world. */
export interface CompactWorld {
  readonly lake: ObjectStore;
  readonly clock: Clock;
}

export interface CompactSettings {
  /** When to begin nothing more; what is at hand is then written, in a minute at most. */
  readonly deadlineMs: number;
  readonly limits?: CompactLimits;
}

/** What one run did; hours that it did not get to are the next run's. */
export interface Compaction extends Omit<HourMerge, 'is'> {
  readonly stoppedBy: 'end' | 'deadline';
  /** Hours that another run was at work on. */
  readonly hoursGone: number;
}

/**
 * Merges the small files of all closed hours, oldest first, until the deadline. Cut short anywhere,
 * or run twice at once, it changes no number that is measured over the lake. Throws when the world
 * fails.
 */
export async function compactLake(
  { lake, clock }: CompactWorld,
  { deadlineMs, limits = COMPACT_LIMITS }: CompactSettings,
): Promise<Compaction> {
  const nowMs = clock.nowMs();
  const isLate = (): boolean => clock.nowMs() >= deadlineMs;
  const run = { lake, limits, isLate };
  let done: Compaction = NOTHING;
  for (const table of COMPACTED_TABLES) {
    for await (const hour of hoursOf(lake.list(tableFolder(table.name)), limits.hourFiles)) {
      if (isLate()) return { ...done, stoppedBy: 'deadline' };
      const plan = planHour(hour, nowMs, limits.smallBytes);
      if (plan.is !== 'merge') continue;
      const merge = await mergeHour({ ...hour, files: plan.files }, table, run);
      done = sum(done, merge);
    }
  }
  return { ...done, stoppedBy: isLate() ? 'deadline' : 'end' };
}

/** Why an hour is merged or left alone, and what of it is merged. */
interface HourPlan {
  readonly is: 'open' | 'merged-already' | 'merge';
  /** What to merge, in key order. */
  readonly files: readonly ObjectInfo[];
}

/**
 * An hour is closed so long after its end: most logs come within minutes (classic: up to an hour),
 * and those that come later are merged into the whole by a later run.
 */
const CLOSED_AFTER_MS = 2 * HOUR_MS;

/** Decides what of one hour is merged: its files of less than `smallBytes`, once it is closed. */
function planHour({ endsAtMs, files }: HourFiles, nowMs: number, smallBytes: number): HourPlan {
  // A day that is no date ends never.
  if (!(nowMs >= endsAtMs + CLOSED_AFTER_MS)) return { is: 'open', files: [] };
  const small = files.filter(({ sizeBytes }) => sizeBytes < smallBytes);
  return small.length < 2 ? { is: 'merged-already', files: [] } : { is: 'merge', files: small };
}

const NOTHING: Compaction = {
  stoppedBy: 'end',
  hoursGone: 0,
  wholes: 0,
  files: 0,
  rows: 0,
  bytesBefore: 0,
  bytesAfter: 0,
  unreadable: [],
};

function sum(done: Compaction, merge: HourMerge): Compaction {
  return {
    stoppedBy: done.stoppedBy,
    hoursGone: done.hoursGone + (merge.is === 'gone' ? 1 : 0),
    wholes: done.wholes + merge.wholes,
    files: done.files + merge.files,
    rows: done.rows + merge.rows,
    bytesBefore: done.bytesBefore + merge.bytesBefore,
    bytesAfter: done.bytesAfter + merge.bytesAfter,
    unreadable: [...done.unreadable, ...merge.unreadable],
  };
}
