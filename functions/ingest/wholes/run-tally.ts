import { isLeftOut, type LeftOut } from '../ingest.ts';
import { readingNumber } from '../lake-keys.ts';
import type { GatheredObject } from './object-gathering.ts';
import { ReadingSet } from './reading-set.ts';

/** A tally that can be sent from one thread to another. */
export interface TallyParts {
  readonly read: BigInt64Array;
  readonly setAside: readonly GatheredObject[];
  readonly leftOut: readonly LeftOut[];
  readonly trialKeys: readonly string[];
}

/** What a run read: what its report is about, however many objects that are. */
export class RunTally {
  /** Readings of which every row is in the lake. */
  readonly read = new ReadingSet();
  /** By their sources' ids. */
  readonly #setAside = new Map<string, GatheredObject>();
  readonly #leftOut: LeftOut[] = [];
  readonly #trialKeys = new Set<string>();

  /** Readings of objects that were set aside. */
  get setAside(): readonly bigint[] {
    return [...this.#setAside.values()].map(({ readingId }) => readingNumber(readingId));
  }

  get leftOut(): readonly LeftOut[] {
    return this.#leftOut;
  }

  get trialKeys(): readonly string[] {
    return [...this.#trialKeys];
  }

  /** How many objects were entered in the ledger. */
  get objects(): number {
    return this.read.size + this.#setAside.size;
  }

  /** Counts an object that was gathered, or one of which nothing is read. */
  count(one: GatheredObject | LeftOut): void {
    if (isLeftOut(one)) {
      this.#leftOut.push(one);
      return;
    }
    if (one.is === 'read') this.read.add(readingNumber(one.readingId));
    else this.#setAside.set(one.sourceId, one);
    for (const key of one.trialKeys) this.#trialKeys.add(key);
  }

  /** Adds what another thread counted. */
  add({ read, setAside, leftOut, trialKeys }: TallyParts): void {
    for (const id of read) this.read.add(id);
    for (const object of setAside) this.#setAside.set(object.sourceId, object);
    for (const one of leftOut) this.#leftOut.push(one);
    for (const key of trialKeys) this.#trialKeys.add(key);
  }

  /** What another thread is sent. */
  parts(): TallyParts {
    return {
      read: BigInt64Array.from(this.read.ids()),
      setAside: [...this.#setAside.values()],
      leftOut: this.#leftOut,
      trialKeys: this.trialKeys,
    };
  }
}
