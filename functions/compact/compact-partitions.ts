import { tableFolder, UNKNOWN_HOUR } from '../lake/table-key.ts';
import type { ObjectInfo, ObjectStore } from '../ports.ts';
import { COMPACTED_TABLES } from './compacted-table.ts';
import { hoursOf } from './hour-files.ts';
import { type MergeLimits, mergeHour } from './hour-merge.ts';

/** When the files of a partition are merged, and how much at once. */
export interface PartitionLimits extends MergeLimits {
  /** A larger file stays as it is. */
  readonly smallBytes: number;
  /** So many small files of a partition are left alone. */
  readonly smallFiles: number;
  /** Files of a partition with dead rows that are merged. */
  readonly wornBytes: number;
}

/** Each run over a growing folder adds a file to a day; a quarter of a million rows are 130 MB in memory. */
export const PARTITION_LIMITS: PartitionLimits = {
  ...{ smallBytes: 1_048_576, smallFiles: 16, wornBytes: 8_388_608 },
  ...{ wholeRows: 250_000, atOnce: 8 },
};

/** What is known of the lake. */
export interface LakeWear {
  /** Readings that nothing counts any more. */
  readonly dead: ReadonlySet<bigint>;
  /** Folders of partitions of which a good part of the rows is of dead readings. */
  readonly worn: ReadonlySet<string>;
}

/**
 * Merges the files of partitions that hold many small ones, or many dead rows, whatever hour they are
 * of. Nobody else may be at work on the lake, or its dead readings could be ones that are being written.
 * Cut short anywhere, it changes no number. Throws when the world fails.
 */
export async function compactPartitions(
  lake: ObjectStore,
  { dead, worn }: LakeWear,
  isLate: () => boolean,
  limits: PartitionLimits = PARTITION_LIMITS,
): Promise<void> {
  // The ledger first: rows that it does not name are dead already.
  for (const table of COMPACTED_TABLES) {
    const partitions = new Map<string, ObjectInfo[]>();
    for await (const { folder, files } of hoursOf(lake.list(tableFolder(table.name)), Infinity)) {
      partitions.set(folder, [...(partitions.get(folder) ?? []), ...files]);
    }
    for (const [folder, files] of partitions) {
      if (isLate()) return;
      const merged = chosen(files, worn.has(folder), limits);
      if (merged.length === 0) continue;
      const hour = { folder, hour: UNKNOWN_HOUR, endsAtMs: 0, files: merged };
      await mergeHour(hour, table, { lake, limits, isLate, drops: dead });
    }
  }
}

function chosen(
  files: readonly ObjectInfo[],
  isWorn: boolean,
  limits: PartitionLimits,
): readonly ObjectInfo[] {
  if (isWorn) return files.filter(({ sizeBytes }) => sizeBytes < limits.wornBytes);
  const small = files.filter(({ sizeBytes }) => sizeBytes < limits.smallBytes);
  return small.length > limits.smallFiles ? small : [];
}
