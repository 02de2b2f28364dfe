import type { Clock, ObjectStore } from '../ports.ts';
import { COMPACT_LIMITS, type CompactLimits } from './compact-limits.ts';
import { COMPACTED_TABLES } from './compacted-table.ts';
import { hoursOf } from './hour-files.ts';
import { type HourMerge, mergeHour } from './hour-merge.ts';
import { planHour } from './hour-plan.ts';

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
    for await (const hour of hoursOf(lake.list(`${table.name}/`), limits.hourFiles)) {
      if (isLate()) return { ...done, stoppedBy: 'deadline' };
      const plan = planHour(hour, nowMs, limits.smallBytes);
      if (plan.is !== 'merge') continue;
      const merge = await mergeHour({ ...hour, files: plan.files }, table, run);
      done = sum(done, merge);
    }
  }
  return { ...done, stoppedBy: isLate() ? 'deadline' : 'end' };
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
