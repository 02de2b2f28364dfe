import { writeWhole } from '../../lake/lake-document.ts';
import type { ObjectBody, ObjectStore } from '../../ports.ts';
import { BODY_LIMITS, gunzipWhole, isGzip, UnreadableBody } from '../gzip-body.ts';
import { isLeftOut, kindOf, type LeftOut, type Reading, readObject } from '../ingest.ts';
import { readingIdOf, readingNumber, rejectsKey, sourceIdOf } from '../lake-keys.ts';
import {
  enterAside,
  enterRead,
  type ObjectRef,
  type ReadSource,
  stored,
  takeBack,
} from '../ledger.ts';
import type { LogSyntax } from '../log-content.ts';
import { SNIFFED_BYTES_MAX } from '../log-sniffer.ts';
import { latestMs, type ObjectKey, readObjectKey } from '../object-key.ts';
import { TrialReading } from '../trial-reading.ts';
import { type GatheringSettings, LogGathering, type Rejects } from './log-gathering.ts';
import type { ReadingSet } from './reading-set.ts';
import { type GatheringLimits, WholeGathering } from './whole-gathering.ts';

/** What objects are read with. */
export interface ObjectGatheringSettings extends GatheringSettings {
  /** For objects that do not say when they were delivered: nothing in them is younger. */
  readonly nowMs: number;
  /** Whether what was rejected is kept for a person to look at. */
  readonly keepsRejects: boolean;
  /** Objects that were set aside before, by their source's id. */
  readonly setAside: Iterable<string>;
  /** Readings of results of probes that the ledger has. */
  readonly entered: Pick<ReadingSet, 'has'>;
  readonly limits?: GatheringLimits | undefined;
}

/** An object that was entered in the ledger, or is about to be. */
export interface GatheredObject {
  readonly sourceId: string;
  /** 8 bytes, low ones first. */
  readonly readingId: Uint8Array;
  readonly is: 'read' | 'set-aside';
  /** Lake keys that hold its trials. */
  readonly trialKeys: readonly string[];
}

/** What is known of an object while it is read. */
interface ObjectAtHand {
  readonly ref: ObjectRef;
  readonly key: ObjectKey;
  readonly latestMs: number;
  readonly sourceId: string;
  readonly readingId: Uint8Array;
}

/**
 * Reads objects one after another into a lake of wholes. What `gather` answers is in the lake after
 * `flush`; it is awaited between two objects whenever `owes` says so.
 */
export class ObjectGathering {
  readonly #lake: ObjectStore;
  readonly #settings: ObjectGatheringSettings;
  readonly #gathering: WholeGathering;
  readonly #logs: LogGathering;
  readonly #setAside: Set<string>;
  /** What is to be written before the next object. */
  #owed: (() => Promise<void>)[] = [];

  constructor(lake: ObjectStore, settings: ObjectGatheringSettings) {
    this.#lake = lake;
    this.#settings = settings;
    this.#gathering = new WholeGathering(lake, settings.limits);
    this.#logs = new LogGathering(this.#gathering, settings);
    this.#setAside = new Set(settings.setAside);
  }

  /** Whether `settle` has something to do before the next object. */
  get owes(): boolean {
    return this.#owed.length > 0 || this.#gathering.isFull;
  }

  /** Writes what can't wait until the end. */
  async settle(): Promise<void> {
    await this.#writeOwed();
    if (this.#gathering.isFull) await this.flush();
  }

  /** Writes all that is held. */
  async flush(): Promise<void> {
    await this.#writeOwed();
    await this.#gathering.flush();
    this.#logs.forget();
  }

  /** Takes back what was begun to be written. */
  async abort(): Promise<void> {
    await this.#gathering.abort();
  }

  /**
   * Reads a small object at once, all of whose bytes are there; undefined, and nothing gathered, where
   * it has to be read by `gatherBody`: for its verdict, or because it holds trials or Parquet.
   */
  gatherBytes(ref: ObjectRef, bytes: Uint8Array): GatheredObject | LeftOut | undefined {
    const text = isGzip(bytes) ? gunzipWhole(bytes) : bytes;
    if (text === undefined) return undefined;
    const object = this.#objectOf(ref);
    const { key } = object;
    const { deliveries } = this.#settings;
    let kind: ReturnType<typeof kindOf>;
    try {
      kind = kindOf(text.subarray(0, SNIFFED_BYTES_MAX), {
        key,
        latestMs: object.latestMs,
        deliveries,
      });
    } catch (error) {
      if (error instanceof UnreadableBody) return undefined;
      throw error;
    }
    if (kind === 'not-a-log') return kind;
    if (kind === 'trials' || kind === 'parquet') return undefined;
    this.#logs.begin({ ...object, syntax: kind });
    this.#logs.push(text);
    return this.#enterLog(object, this.#finishLog(object));
  }

  /** Reads an object as its bytes come; undefined where it is gone. */
  async gatherBody(
    ref: ObjectRef,
    body: ObjectBody | undefined,
  ): Promise<GatheredObject | LeftOut> {
    const found = body === undefined ? ref : { ...ref, sizeBytes: body.sizeBytes };
    const object = this.#objectOf(found);
    if (body === undefined) {
      return await this.#enterAside(object, 'gone', 'deleted since it was listed');
    }
    const { key, latestMs } = object;
    const { deliveries } = this.#settings;
    const plan = { key, latestMs, deliveries, limits: BODY_LIMITS };
    let isTrials = false;
    try {
      const read = await readObject(body, plan, (of) => {
        isTrials = of === 'trials';
        return of === 'trials' ? this.#trialReading(object) : this.#logReading(object, of);
      });
      if (isLeftOut(read)) return read;
      return isTrials ? await this.#enterTrials(object, read) : this.#enterLog(object, read);
    } catch (error) {
      if (!(error instanceof UnreadableBody)) throw error;
      return await this.#enterAside(object, error.reason, error.message);
    }
  }

  async #writeOwed(): Promise<void> {
    for (const write of this.#owed.splice(0)) await write();
  }

  #objectOf(ref: ObjectRef): ObjectAtHand {
    const key = readObjectKey(ref.identity);
    const sourceId = sourceIdOf(ref.bucket, ref.identity);
    const readingId = readingIdOf(sourceId, ref.version ?? null);
    return { ref, key, sourceId, readingId, latestMs: latestMs(key, this.#settings.nowMs) };
  }

  #logReading(object: ObjectAtHand, syntax: LogSyntax): Reading {
    this.#logs.begin({ ...object, syntax });
    const spill = async (): Promise<void> => {
      if (!this.#gathering.hasToSpill) return;
      await this.#gathering.spill();
      this.#logs.forget();
    };
    return {
      push: async (chunk) => {
        this.#logs.push(chunk);
        await spill();
      },
      finish: async () => {
        await this.#logs.readWhole(spill);
        return this.#finishLog(object);
      },
      abort: async () => this.#logs.abort(),
    };
  }

  #trialReading({ sourceId, latestMs }: ObjectAtHand): Reading {
    const { clientKey } = this.#settings;
    return new TrialReading(sourceId, this.#lake, { clientKey, latestMs });
  }

  #finishLog({ sourceId }: ObjectAtHand): ReadSource {
    const { source, rejects } = this.#logs.finish();
    if (rejects.length > 0 && this.#settings.keepsRejects) this.#owe(sourceId, rejects);
    return source;
  }

  #owe(sourceId: string, rejects: Rejects): void {
    const bytes = Buffer.from(rejects.join(''));
    this.#owed.push(() => writeWhole(this.#lake, rejectsKey(sourceId), bytes));
  }

  #enterLog(object: ObjectAtHand, source: ReadSource): GatheredObject {
    this.#gathering.enter({ ...source, ...stored(object.ref) }, object.readingId);
    const { ref, key, sourceId } = object;
    if (this.#setAside.has(sourceId)) {
      this.#owed.push(async () => {
        // The row in the ledger first: as long as the note is there, a repeat finishes the work.
        await this.#gathering.flush();
        this.#logs.forget();
        await takeBack(ref, key, this.#lake);
        this.#setAside.delete(sourceId);
      });
    }
    return gathered(object, source);
  }

  /** Its trials are there, in files of their own; its row in the ledger may be too, in a whole. */
  async #enterTrials(object: ObjectAtHand, source: ReadSource): Promise<GatheredObject> {
    const isEntered = this.#settings.entered.has(readingNumber(object.readingId));
    if (!isEntered) await enterRead(source, object.ref, object.key, this.#lake);
    return gathered(object, source);
  }

  async #enterAside(
    object: ObjectAtHand,
    reason: UnreadableBody['reason'] | 'gone',
    detail: string,
  ): Promise<GatheredObject> {
    const source = await enterAside(object.ref, object.key, this.#lake, reason, detail);
    this.#setAside.add(object.sourceId);
    return gathered(object, source);
  }
}

function gathered(
  { sourceId, readingId }: ObjectAtHand,
  { quarantined, trialKeys }: ReadSource,
): GatheredObject {
  return { sourceId, readingId, is: quarantined === null ? 'read' : 'set-aside', trialKeys };
}
