import type { BalancerType } from '../../model/balancer.ts';
import { ConnectionBatch } from './connection-batch.ts';

/** Account and Region of balancers. */
export interface LogPlace {
  readonly accountId: string;
  readonly region: string;
}

/** Where full batches go. */
export interface BatchSink {
  /** Takes a batch, which is emptied afterwards; `place` where its lines name one by themselves. */
  push(type: BalancerType, batch: ConnectionBatch, place: LogPlace | null): void;
  /** All numbers of names are void from here on. */
  forget(): void;
}

/** Places whose batches are open at a time: an object is of one, or of a few. */
const PLACES_MAX = 32;

interface Placed {
  readonly place: LogPlace | null;
  readonly batches: Map<BalancerType, ConnectionBatch>;
}

/**
 * The batches of one object: one per type of balancer, and where records name their account and Region
 * by themselves, per place.
 */
export class PlacedBatches {
  readonly #sink: BatchSink;
  /** Batches of all places, by their names. */
  readonly #placed = new Map<string, Placed>();
  #at: Placed = { place: null, batches: new Map() };
  /** An empty one, of an object before. */
  #spare: ConnectionBatch | undefined;

  constructor(sink: BatchSink) {
    this.#sink = sink;
    this.drop();
  }

  /** The batches of the place at hand. */
  get open(): ReadonlyMap<BalancerType, ConnectionBatch> {
    return this.#at.batches;
  }

  /** Whether the lines to come are of another place than those before. */
  isElsewhere(place: LogPlace | null): boolean {
    return place !== this.#at.place;
  }

  /** Whether a place is new, and there are so many that all should be given away before. */
  isFullFor(place: LogPlace | null): boolean {
    return this.#placed.size >= PLACES_MAX && !this.#placed.has(nameOf(place));
  }

  /** The lines to come are of this place; null: that of the object. */
  at(place: LogPlace | null): void {
    const name = nameOf(place);
    this.#at = this.#placed.get(name) ?? { place, batches: new Map() };
    this.#placed.set(name, this.#at);
  }

  /** The batch of a type, with room for a row; `onEmptied` where its rows were given away for that. */
  batch(type: BalancerType, onEmptied: () => void): ConnectionBatch {
    let batch = this.#at.batches.get(type);
    if (batch === undefined) {
      batch = this.#spare ?? new ConnectionBatch();
      this.#spare = undefined;
      this.#at.batches.set(type, batch);
    }
    if (batch.isFull) {
      this.#sink.push(type, batch, this.#at.place);
      batch.clear();
      onEmptied();
    }
    return batch;
  }

  /** Gives all rows away. */
  giveAway(): void {
    for (const { place, batches } of this.#placed.values()) {
      for (const [type, batch] of batches) {
        if (batch.size === 0) continue;
        this.#sink.push(type, batch, place);
        batch.clear();
      }
    }
  }

  /** Ends an object whose rows are given away. */
  endObject(): void {
    // Types come in the order of each object's own lines. To empty the table of a large object costs
    // more than to make a small one.
    const [first] = this.#at.batches.values();
    this.#spare = first?.isGrown ? undefined : first;
    this.drop();
  }

  /** Forgets all batches and places. */
  drop(): void {
    this.#placed.clear();
    this.#at = { place: null, batches: new Map() };
    this.#placed.set(nameOf(null), this.#at);
  }
}

function nameOf(place: LogPlace | null): string {
  return place === null ? '' : `${place.accountId} ${place.region}`;
}
