/** Enough to tell a client that offers each time from one that offers every second time. */
const VISITS_A_NODE = 3;

/** Where a connection is served. */
export interface Turn {
  /** From 1. */
  readonly node: number;
  /** Connections that are open at once share one. */
  readonly group: number;
}

/**
 * Which node serves a connection: three visits each, in turn, so that a client comes back to the same
 * node and to others. Connections that are open at once go to one node and are one visit.
 */
export class NodeTurns {
  readonly #nodes: number;
  #node = 1;
  #group = 0;
  #visits = 0;
  #open = 0;
  #succeeded = false;

  constructor(nodes: number) {
    this.#nodes = nodes;
  }

  get node(): number {
    return this.#node;
  }

  /** Connections that are not answered yet. */
  get open(): number {
    return this.#open;
  }

  begin(): Turn {
    if (this.#open === 0) {
      this.#group += 1;
      this.#succeeded = false;
    }
    this.#open += 1;
    return { node: this.#node, group: this.#group };
  }

  /** A connection was answered, or has failed; a failed visit does not count. */
  end(succeeded: boolean): void {
    this.#open -= 1;
    this.#succeeded ||= succeeded;
    if (this.#open > 0 || !this.#succeeded) return;
    this.#visits += 1;
    if (this.#visits < VISITS_A_NODE) return;
    this.#visits = 0;
    this.#node = (this.#node % this.#nodes) + 1;
  }
}
