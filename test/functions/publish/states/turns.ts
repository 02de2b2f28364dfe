/**
 * Lets several that work at once do so in an order that is given, one at a time; whoever has no turn
 * left works when all turns were taken.
 */
export class Turns {
  #order: readonly string[];
  #next = Promise.withResolvers<void>();

  constructor(order: readonly string[]) {
    this.#order = order;
  }

  /** Works when it is the turn of `name`. */
  async take<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
    while (this.#order.length > 0 && this.#order[0] !== name) await this.#next.promise;
    try {
      return await work();
    } finally {
      this.#goOn(this.#order.slice(1));
    }
  }

  /** Gives up the turns of one that needs them no more. */
  leave(name: string): void {
    this.#goOn(this.#order.filter((other) => other !== name));
  }

  #goOn(order: readonly string[]): void {
    this.#order = order;
    this.#next.resolve();
    this.#next = Promise.withResolvers();
  }
}
