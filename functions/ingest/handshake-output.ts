import { HANDSHAKE_COLUMNS, type HandshakeColumnName } from '../lake/columns.ts';
import { LakeOutput } from '../lake/lake-output.ts';
import { ParquetFile } from '../lake/parquet-file.ts';
import { type Partition, tableKey } from '../lake/table-key.ts';
import type { BalancerType } from '../model/balancer.ts';
import type { ObjectStore } from '../ports.ts';
import type { ConnectionBatch } from './connections/connection-batch.ts';
import { type BatchContext, handshakeColumns } from './connections/handshake-columns.ts';
import type { LogPlace } from './connections/placed-batches.ts';
import type { ObjectKey } from './object-key.ts';
import { RowsPlace } from './rows-place.ts';

interface OpenFile {
  readonly file: ParquetFile<HandshakeColumnName>;
  readonly output: LakeOutput;
}

/** What an object's key says of where its rows belong; null where it does not. */
type ObjectPlace = Pick<ObjectKey, 'day' | 'endedAtMs'>;

/** The handshakes of one object on their way into the lake: one file per type of balancer. */
export class HandshakeOutput {
  readonly #lake: ObjectStore;
  readonly #context: BatchContext;
  readonly #key: ObjectPlace;
  /** By type, and Region where lines name theirs by themselves. */
  readonly #files = new Map<string, OpenFile>();
  readonly #sourceId: string;
  /** What the rows say of it. */
  readonly place: RowsPlace;

  constructor(lake: ObjectStore, context: BatchContext, key: ObjectPlace, sourceId: string) {
    this.#sourceId = sourceId;
    this.#lake = lake;
    this.#context = context;
    this.#key = key;
    this.place = new RowsPlace(key.day);
  }

  get keys(): readonly string[] {
    return [...this.#files.values()].map(({ output }) => output.key);
  }

  /** Encodes a batch as a row group; its numbers are free to be used again. */
  push(type: BalancerType, batch: ConnectionBatch, place: LogPlace | null = null): void {
    if (batch.size === 0) return;
    this.place.note(type, batch, this.#context.names);
    const context = place === null ? this.#context : { ...this.#context, ...place };
    const { file, output } = this.#fileOf(type, context.region);
    output.push(file.rowGroup(handshakeColumns(type, batch, context), batch.size));
  }

  async drain(): Promise<void> {
    for (const { output } of this.#files.values()) await output.drain();
  }

  async commit(): Promise<void> {
    for (const { file, output } of this.#files.values()) {
      output.push(file.finish());
      await output.commit();
    }
  }

  async abort(): Promise<void> {
    for (const { output } of this.#files.values()) await output.abort();
  }

  #fileOf(type: BalancerType, region: string): OpenFile {
    const name = `${type} ${region}`;
    let open = this.#files.get(name);
    if (open === undefined) {
      const at: Partition = { balancerType: type, region, day: this.place.day };
      const key = tableKey('handshakes', at, this.#key.endedAtMs, this.#sourceId);
      open = { file: new ParquetFile(HANDSHAKE_COLUMNS), output: new LakeOutput(this.#lake, key) };
      this.#files.set(name, open);
    }
    return open;
  }
}
