import { HANDSHAKE_COLUMNS, type HandshakeColumnName } from '../../lake/columns.ts';
import { LakeOutput } from '../../lake/lake-output.ts';
import { ParquetFile } from '../../lake/parquet-file.ts';
import {
  type LakeTable,
  type Partition,
  partitionFolder,
  UNKNOWN_HOUR,
  wholeKey,
} from '../../lake/table-key.ts';
import type { ObjectStore } from '../../ports.ts';
import type { ConnectionBatch } from '../connections/connection-batch.ts';
import type { LedgerEntry } from '../ledger.ts';
import { type BatchNumbers, GatheredRows } from './gathered-rows.ts';
import { ledgerWhole, type ReadEntry } from './ledger-whole.ts';
import { WholeNames } from './whole-names.ts';

/** How much is held before it is written. */
export interface GatheringLimits {
  /** Rows of all partitions, 90 bytes each; a whole holds at most these. */
  readonly rows: number;
  /** Rows of the ledger, 1 kB each. */
  readonly objects: number;
  /** Partitions with rows: each is a file. */
  readonly partitions: number;
}

/** 45 MB of rows and 5 MB of the ledger, each at most doubled while it is written. */
export const GATHERING_LIMITS: GatheringLimits = {
  rows: 500_000,
  objects: 5_000,
  partitions: 2000,
};

const ROW_GROUP_ROWS = 100_000;

/** The rows of one partition, and the readings that they are of. */
interface GatheredPartition {
  readonly at: Partition;
  rows: GatheredRows;
  /** Ids of readings as hex digits, in the order in which they came. */
  readonly readings: string[];
  /** The file that holds the first of a large object's rows; null where all are in memory. */
  open: OpenWhole | null;
  /** What the object at hand began with; null where it gave no rows here. */
  before: { readonly rows: number; readonly readings: number } | null;
}

interface OpenWhole {
  readonly file: ParquetFile<HandshakeColumnName>;
  readonly output: LakeOutput;
}

/**
 * Rows of many objects on their way into few files, a whole for each partition; and then their rows of
 * the ledger, so that a row in the ledger means that those of its object are complete. Cut short
 * anywhere, it leaves rows that no ledger names, and nothing counts.
 */
export class WholeGathering {
  readonly names = new WholeNames();
  readonly #lake: ObjectStore;
  readonly #limits: GatheringLimits;
  readonly #partitions = new Map<string, GatheredPartition>();
  /** The partition of the rows before: neighbours share it. */
  #last: GatheredPartition | undefined;
  /** Partitions in which the object at hand has rows. */
  #touched: GatheredPartition[] = [];
  #entries: ReadEntry[] = [];
  #rows = 0;
  /** A file is open that must take no other object's rows: its name says what it holds. */
  #hasSpilled = false;

  constructor(lake: ObjectStore, limits: GatheringLimits = GATHERING_LIMITS) {
    this.#lake = lake;
    this.#limits = limits;
  }

  /** Whether to `flush` before the next object. */
  get isFull(): boolean {
    const { objects, partitions } = this.#limits;
    const isMuch = this.#entries.length >= objects || this.#partitions.size >= partitions;
    return isMuch || this.hasToSpill || this.#hasSpilled;
  }

  /** Whether to `spill` before the object at hand gives more rows. */
  get hasToSpill(): boolean {
    return this.#rows >= this.#limits.rows;
  }

  /** Takes rows of the object at hand, of the reading of that name. */
  push(
    at: Partition,
    reading: string,
    batch: ConnectionBatch,
    ids: Int32Array,
    numbers: BatchNumbers,
  ): void {
    const partition = this.#partitionAt(at);
    if (partition.before === null) {
      partition.before = { rows: partition.rows.size, readings: partition.readings.length };
      partition.readings.push(reading);
      this.#touched.push(partition);
    }
    partition.rows.add(batch, ids, numbers);
    this.#rows += batch.size;
  }

  /** The object at hand was read to its end. */
  enter(entry: LedgerEntry, readingId: Uint8Array): void {
    this.#entries.push({ entry, readingId });
    this.#endObject();
  }

  /** Drops the rows of the object at hand. */
  async drop(): Promise<void> {
    for (const partition of this.#touched) {
      if (partition.before === null) continue;
      await partition.open?.output.abort();
      partition.open = null;
      this.#rows -= partition.rows.size - partition.before.rows;
      partition.rows.truncate(partition.before.rows);
      partition.readings.length = partition.before.readings;
    }
    this.#endObject();
  }

  /**
   * Writes the rows that are held, because the object at hand is too large to be held with them. Files
   * with rows of it hold no others and end with it. Forgets all names.
   */
  async spill(): Promise<void> {
    for (const [key, partition] of this.#partitions) {
      if (partition.before === null) {
        await this.#commit(partition);
        this.#partitions.delete(key);
        this.#last = undefined;
        continue;
      }
      if (partition.before.rows > 0) await this.#commitEarlier(partition, partition.before);
      this.#writeRows(partition);
      await partition.open?.output.drain(1);
      partition.rows = new GatheredRows();
      partition.before = { rows: 0, readings: 0 };
    }
    this.#rows = 0;
    this.names.clear();
  }

  /** Writes all that is held: rows, and only then the ledger. Not while an object is read. */
  async flush(): Promise<void> {
    for (const partition of this.#partitions.values()) await this.#commit(partition);
    this.#partitions.clear();
    this.#last = undefined;
    this.#rows = 0;
    this.names.clear();
    await this.#flushLedger();
  }

  /** Takes back what was begun to be written. */
  async abort(): Promise<void> {
    for (const { open } of this.#partitions.values()) await open?.output.abort();
  }

  /** Rows of the objects before the one at hand: a whole by themselves. */
  async #commitEarlier(
    partition: GatheredPartition,
    before: NonNullable<GatheredPartition['before']>,
  ): Promise<void> {
    const rows = partition.rows.splitAt(before.rows);
    const readings = partition.readings.splice(0, before.readings);
    await this.#commit({ ...partition, readings });
    partition.rows = rows;
  }

  async #commit(partition: GatheredPartition): Promise<void> {
    if (partition.rows.size > 0) this.#writeRows(partition);
    const { open } = partition;
    if (open === null) return;
    open.output.push(open.file.finish());
    await open.output.commit();
  }

  #endObject(): void {
    this.#hasSpilled ||= this.#touched.some(({ open }) => open !== null);
    for (const partition of this.#touched) partition.before = null;
    this.#touched = [];
  }

  #partitionAt(at: Partition): GatheredPartition {
    const last = this.#last?.at;
    if (
      last?.day === at.day &&
      last.region === at.region &&
      last.balancerType === at.balancerType
    ) {
      return this.#last as GatheredPartition;
    }
    const key = `${at.balancerType} ${at.region} ${at.day}`;
    let partition = this.#partitions.get(key);
    if (partition === undefined) {
      partition = { at, rows: new GatheredRows(), readings: [], open: null, before: null };
      this.#partitions.set(key, partition);
    }
    this.#last = partition;
    return partition;
  }

  #writeRows(partition: GatheredPartition): void {
    partition.open ??= this.#open(partition);
    const { file, output } = partition.open;
    const order = partition.rows.order(this.names);
    for (let at = 0; at < order.length; at += ROW_GROUP_ROWS) {
      const rows = order.subarray(at, at + ROW_GROUP_ROWS);
      output.push(
        file.rowGroup(partition.rows.columns(rows, this.names, partition.at), rows.length),
      );
    }
  }

  #open({ at, readings }: GatheredPartition): OpenWhole {
    const key = keyOf('handshakes', at, readings);
    return { file: new ParquetFile(HANDSHAKE_COLUMNS), output: new LakeOutput(this.#lake, key) };
  }

  async #flushLedger(): Promise<void> {
    const entries = this.#entries;
    this.#entries = [];
    this.#hasSpilled = false;
    const byPartition = Map.groupBy(entries, ({ entry: { balancerType, region, day } }) =>
      JSON.stringify([balancerType, region, day]),
    );
    for (const some of byPartition.values()) {
      const { balancerType, region, day } = (some as [ReadEntry])[0].entry;
      const names = some.map(({ readingId }) => Buffer.from(readingId).toString('hex'));
      const at = { balancerType: balancerType ?? 'unknown', region, day } as const;
      const output = new LakeOutput(this.#lake, keyOf('sources', at, names));
      for (const piece of ledgerWhole(some)) output.push(piece);
      await output.commit().catch(async (error) => {
        await output.abort();
        throw error;
      });
    }
  }
}

/** Where rows of these readings lie, in whatever order they came. */
function keyOf(table: LakeTable, at: Partition, readings: readonly string[]): string {
  return wholeKey(partitionFolder(table, at), UNKNOWN_HOUR, readings.toSorted());
}
