import { readWhole } from '../lake/lake-document.ts';
import { wholeKey } from '../lake/table-key.ts';
import type { ObjectInfo, ObjectStore } from '../ports.ts';
import type { CompactedTable } from './compacted-table.ts';
import type { HourFiles } from './hour-files.ts';
import { inOrder } from './in-order.ts';
import { readTableRows, type TableRows } from './table-rows.ts';
import { WholeRows } from './whole-rows.ts';

/** How much one merge takes at once. */
export interface MergeLimits {
  /** More rows of one hour make another whole. */
  readonly wholeRows: number;
  /** Objects read or removed at once: small ones wait for the network, not for each other. */
  readonly atOnce: number;
}

/** What a run shares among its hours. */
export interface MergeRun {
  readonly lake: ObjectStore;
  readonly limits: MergeLimits;
  readonly isLate: () => boolean;
  /** Readings of which no row is kept; none where it is left out. */
  readonly drops?: ReadonlySet<bigint>;
}

/** What became of an hour's files. */
export interface HourMerge {
  /** `gone`: another run is at work on this hour. `late`: there was no time for all of it. */
  readonly is: 'merged' | 'gone' | 'late';
  readonly wholes: number;
  readonly files: number;
  readonly rows: number;
  readonly bytesBefore: number;
  readonly bytesAfter: number;
  /** Files that are none of ours, with what is wrong: they stay, and the hour is merged without. */
  readonly unreadable: readonly string[];
}

/**
 * Merges files of one hour into as few as hold them, each complete before what it holds is removed.
 * Throws when the world fails; then parts and wholes lie side by side, which changes no number, and
 * the next run merges both.
 */
export async function mergeHour(
  hour: HourFiles,
  table: CompactedTable,
  run: MergeRun,
): Promise<HourMerge> {
  const merging = new HourMerging(hour, table, run);
  const loaded = inOrder(hour.files, run.limits.atOnce, async (file) => {
    return { file, bytes: await readWhole(run.lake, file.key) };
  });
  for await (const { file, bytes } of loaded) {
    if (bytes === undefined) return merging.result('gone');
    await merging.add(file, bytes);
    if (run.isLate()) {
      await merging.finishWhole();
      return merging.result('late');
    }
  }
  await merging.finishWhole();
  return merging.result('merged');
}

class HourMerging {
  readonly #hour: HourFiles;
  readonly #table: CompactedTable;
  readonly #run: MergeRun;
  readonly #unreadable: string[] = [];
  #tally = { wholes: 0, files: 0, rows: 0, bytesBefore: 0, bytesAfter: 0 };
  #rows: WholeRows;
  #held: ObjectInfo[] = [];

  constructor(hour: HourFiles, table: CompactedTable, run: MergeRun) {
    this.#hour = hour;
    this.#table = table;
    this.#run = run;
    this.#rows = new WholeRows(table, run.drops);
  }

  result(is: HourMerge['is']): HourMerge {
    return { is, ...this.#tally, unreadable: this.#unreadable };
  }

  async add(file: ObjectInfo, bytes: Uint8Array): Promise<void> {
    const rows = await this.#read(file, bytes);
    if (rows === undefined) return;
    if (this.#rows.size + rows.size > this.#run.limits.wholeRows) await this.finishWhole();
    this.#rows.add(rows);
    this.#held.push(file);
  }

  /** Writes what was gathered, then removes the files that it came from. */
  async finishWhole(): Promise<void> {
    const held = this.#held;
    const rows = this.#rows;
    this.#held = [];
    const { lake, limits, drops } = this.#run;
    this.#rows = new WholeRows(this.#table, drops);
    if (held.length < 2 && rows.dropped === 0) return;
    const { folder, hour } = this.#hour;
    // Parts and older wholes: however runs meet, what one of them removes is held by a file that the
    // others remove only for one that holds it in turn.
    const names = held.map(({ key }) => key.slice(folder.length));
    const key = wholeKey(folder, hour, names);
    const bytesAfter = rows.size === 0 ? 0 : await write(lake, key, rows.bytes());
    const removed = inOrder(held, limits.atOnce, ({ key }) => lake.remove(key));
    for await (const _ of removed);
    this.#tally = {
      wholes: this.#tally.wholes + 1,
      files: this.#tally.files + held.length,
      rows: this.#tally.rows + rows.size,
      bytesBefore: this.#tally.bytesBefore + held.reduce((sum, file) => sum + file.sizeBytes, 0),
      bytesAfter: this.#tally.bytesAfter + bytesAfter,
    };
  }

  async #read({ key }: ObjectInfo, bytes: Uint8Array): Promise<TableRows | undefined> {
    try {
      return await readTableRows(bytes, this.#table.columns);
    } catch (error) {
      this.#unreadable.push(`${key}: ${error instanceof Error ? error.message : error}`);
      return undefined;
    }
  }
}

async function write(
  lake: ObjectStore,
  key: string,
  pieces: Iterable<Uint8Array>,
): Promise<number> {
  const writer = await lake.write(key);
  let size = 0;
  try {
    for (const piece of pieces) {
      await writer.append(piece);
      size += piece.length;
    }
    await writer.commit();
  } catch (error) {
    await writer.abort();
    throw error;
  }
  return size;
}
