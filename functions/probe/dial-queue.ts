import { NodePatience } from './node-patience.ts';
import type { ProbeNode } from './probe-plan.ts';

/** How many connections may be under way. */
export interface Limits {
  readonly overall: number;
  readonly perNode: number;
}

/** A connection to make; settles when it has ended. */
type Dial = (patience: NodePatience) => Promise<void>;

/** The place of a connection in its node's lane. */
export interface DialPlace {
  /** Before those that wait already. */
  readonly first?: boolean;
  /** Its node has no other connection meanwhile; these come before all others. */
  readonly alone?: boolean;
}

interface Lane {
  readonly patience: NodePatience;
  readonly alone: Dial[];
  readonly waiting: Dial[];
  underWay: number;
  /** Whether what is under way must stay alone. */
  isTaken: boolean;
}

/** Doubtful nodes at once, as a multiple of the limit: a connection that waits costs next to nothing. */
const DOUBTFUL_FACTOR = 2;

/**
 * Connections waiting for their turn, one lane a node. A node that has not answered yet, or has gone
 * silent, gets one connection at a time and takes no place from the others.
 */
export class DialQueue {
  readonly #lanes = new Map<string, Lane>();
  #limits: Limits = { overall: 1, perNode: 1 };
  #underWay = { sure: 0, doubtful: 0 };
  #failure: unknown;
  #idle: PromiseWithResolvers<void> | null = null;

  /** Puts a connection in its node's lane: last, where the place says nothing else. */
  add(node: ProbeNode, dial: Dial, { first = false, alone = false }: DialPlace = {}): void {
    const lane = this.#laneOf(node);
    const line = alone ? lane.alone : lane.waiting;
    if (first) line.unshift(dial);
    else line.push(dial);
    if (this.#idle !== null) this.#startAll();
  }

  /** Makes all connections, and those that are added meanwhile; rejects with the first error. */
  async drain(limits: Limits): Promise<void> {
    this.#limits = limits;
    this.#idle = Promise.withResolvers();
    const { promise } = this.#idle;
    this.#startAll();
    this.#settleIfIdle();
    await promise;
  }

  /** Nothing that waits is begun any more. */
  abandon(): void {
    for (const { alone, waiting } of this.#lanes.values()) {
      alone.length = 0;
      waiting.length = 0;
    }
  }

  #laneOf({ address, port }: ProbeNode): Lane {
    const key = `${address} ${port}`;
    const known = this.#lanes.get(key);
    if (known !== undefined) return known;
    const lines = { alone: [], waiting: [] };
    const lane = { patience: new NodePatience(), ...lines, underWay: 0, isTaken: false };
    this.#lanes.set(key, lane);
    return lane;
  }

  /** One more in each lane, round after round, so that no lane gets all the places. */
  #startAll(): void {
    for (let began = true; began; ) {
      began = false;
      for (const lane of this.#lanes.values()) began = this.#startNext(lane) || began;
    }
  }

  #startNext(lane: Lane): boolean {
    const alone = lane.alone.length > 0;
    const kind = lane.patience.isDoubtful && this.#limits.overall > 1 ? 'doubtful' : 'sure';
    const most = kind === 'sure' ? 1 : DOUBTFUL_FACTOR;
    const atNode = kind === 'sure' && !alone ? this.#limits.perNode : 1;
    const isFull = lane.isTaken || lane.underWay >= atNode;
    if (isFull || this.#underWay[kind] >= most * this.#limits.overall) return false;
    const dial = lane.alone.shift() ?? lane.waiting.shift();
    if (dial === undefined) return false;
    lane.underWay += 1;
    lane.isTaken = alone;
    this.#underWay[kind] += 1;
    dial(lane.patience)
      .catch((error: unknown) => {
        this.#failure ??= error;
        this.abandon();
      })
      .finally(() => {
        lane.underWay -= 1;
        lane.isTaken = false;
        this.#underWay[kind] -= 1;
        this.#startAll();
        this.#settleIfIdle();
      });
    return true;
  }

  #settleIfIdle(): void {
    const { sure, doubtful } = this.#underWay;
    if (sure + doubtful > 0 || this.#idle === null) return;
    const idle = this.#idle;
    this.#idle = null;
    if (this.#failure === undefined) idle.resolve();
    else idle.reject(this.#failure);
  }
}
