interface Dated {
  readonly atMs: number;
}

/** Things to do at a time, epoch ms: the earliest first, and of one time the first that was added. */
export class Agenda<Item extends Dated> {
  /** The earliest one last. */
  readonly #items: Item[] = [];

  get size(): number {
    return this.#items.length;
  }

  get nextAtMs(): number | null {
    return this.#items.at(-1)?.atMs ?? null;
  }

  add(item: Item): void {
    let [low, high] = [0, this.#items.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#items[middle]?.atMs ?? 0) > item.atMs) low = middle + 1;
      else high = middle;
    }
    this.#items.splice(low, 0, item);
  }

  /** Takes out all that is due at that time. */
  takeDue(nowMs: number): readonly Item[] {
    const due: Item[] = [];
    while ((this.nextAtMs ?? Number.POSITIVE_INFINITY) <= nowMs) {
      const item = this.#items.pop();
      if (item !== undefined) due.push(item);
    }
    return due;
  }
}
