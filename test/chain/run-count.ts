/** How many runs were made, by kind. */
export class RunCount {
  readonly #runs = new Map<string, number>();
  #total = 0;

  /** Counts a run and returns its number. */
  add(kind: string): number {
    this.#runs.set(kind, (this.#runs.get(kind) ?? 0) + 1);
    this.#total += 1;
    return this.#total;
  }

  /** A line for the total and one a kind. */
  told(what: string): string {
    const lines = [...this.#runs].map(([kind, runs]) => `${String(runs).padStart(5)}  ${kind}`);
    return `\n${[`${this.#total} ${what}:`, ...lines].join('\n')}\n`;
  }
}
