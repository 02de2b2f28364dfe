import { HANDSHAKE_COLUMNS, type HandshakeColumnName } from '../lake/columns.ts';
import { LakeOutput } from '../lake/lake-output.ts';
import { ParquetFile } from '../lake/parquet-file.ts';
import { type Partition, tableKey } from '../lake/table-key.ts';
import type { BalancerType } from '../model/balancer.ts';
import type { ObjectStore } from '../ports.ts';
import type { ConnectionBatch } from './connections/connection-batch.ts';
import { type BatchContext, handshakeColumns } from './connections/handshake-columns.ts';
import { UNKNOWN_DAY } from './lake-keys.ts';
import type { ObjectKey } from './object-key.ts';

interface OpenFile {
  readonly file: ParquetFile<HandshakeColumnName>;
  readonly output: LakeOutput;
}

/** What an object's key says of where its rows belong; null where it does not. */
type ObjectPlace = Pick<ObjectKey, 'region' | 'day' | 'endedAtMs'>;

/** The handshakes of one object on their way into the lake: one file per type of balancer. */
export class HandshakeOutput {
  readonly #lake: ObjectStore;
  readonly #context: BatchContext;
  readonly #place: ObjectPlace;
  readonly #files = new Map<BalancerType, OpenFile>();
  readonly #sourceId: string;
  #day: string | null;
  /** The one balancer that all rows name; null when there are several. */
  #balancer: string | null | undefined;

  constructor(lake: ObjectStore, context: BatchContext, place: ObjectPlace, sourceId: string) {
    this.#sourceId = sourceId;
    this.#lake = lake;
    this.#context = context;
    this.#place = place;
    this.#day = place.day;
  }

  get keys(): readonly string[] {
    return [...this.#files.values()].map(({ output }) => output.key);
  }

  /** The delivery day; for an object whose key names none, the day of its first row. */
  get day(): string {
    return this.#day ?? UNKNOWN_DAY;
  }

  get balancer(): string | null {
    return this.#balancer ?? null;
  }

  /** The type of the first rows, if there are any. */
  get balancerType(): BalancerType | undefined {
    return this.#files.keys().next().value;
  }

  /** Encodes a batch as a row group; its numbers are free to be used again. */
  push(type: BalancerType, batch: ConnectionBatch): void {
    if (batch.size === 0) return;
    this.#day ??= new Date(batch.handshakeAtMs[0] ?? 0).toISOString().slice(0, 10);
    this.#noteBalancer(batch);
    const { file, output } = this.#fileOf(type);
    output.push(file.rowGroup(handshakeColumns(type, batch, this.#context), batch.size));
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

  #fileOf(type: BalancerType): OpenFile {
    let open = this.#files.get(type);
    if (open === undefined) {
      const { region, endedAtMs } = this.#place;
      const at: Partition = { balancerType: type, region: region ?? 'unknown', day: this.day };
      const key = tableKey('handshakes', at, endedAtMs, this.#sourceId);
      open = { file: new ParquetFile(HANDSHAKE_COLUMNS), output: new LakeOutput(this.#lake, key) };
      this.#files.set(type, open);
    }
    return open;
  }

  #noteBalancer(batch: ConnectionBatch): void {
    if (this.#balancer === null) return;
    const first = batch.balancer[0] as number;
    const only = batch.balancer.subarray(0, batch.size).every((id) => id === first);
    const { names } = this.#context.names.balancers;
    const name = only ? Buffer.from(names.bytesOf(first)).toString('latin1') : null;
    this.#balancer = this.#balancer === undefined || this.#balancer === name ? name : null;
  }
}
