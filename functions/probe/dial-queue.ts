import type { WaitingClock } from '../ports.ts';
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
  /** Its node has no other connection meanwhile; these come before those that are not alone. */
  readonly alone?: boolean;
  /** It was refused: it comes before all others. */
  readonly again?: boolean;
}

interface Lane {
  readonly patience: NodePatience;
  readonly again: Dial[];
  readonly alone: Dial[];
  readonly waiting: Dial[];
  underWay: number;
  /** Whether what is under way must stay alone. */
  isTaken: boolean;
  /** Whether the node is left alone for a time. */
  rest: 'none' | 'under way' | 'over';
}

/** Doubtful nodes at once, as a multiple of the limit: a connection that waits costs next to nothing. */
const DOUBTFUL_FACTOR = 2;

/**
 * Connections waiting for their turn, one lane a node. A node that has not answered yet, or refuses
 * connections, gets one at a time, with pauses between, and takes no place from the others.
 */
export class DialQueue {
  readonly #lanes = new Map<string, Lane>();
  #limits: Limits = { overall: 1, perNode: 1 };
  #underWay = { sure: 0, doubtful: 0 };
  #failure: unknown;
  #idle: PromiseWithResolvers<void> | null = null;
  #resting = 0;
  readonly #abandoned = new AbortController();
  readonly #clock: WaitingClock;

  constructor(clock: WaitingClock) {
    this.#clock = clock;
  }

  /** Puts a connection in its node's lane: last, where the place says nothing else. */
  add(node: ProbeNode, dial: Dial, { first, alone, again }: DialPlace = {}): void {
    if (this.#abandoned.signal.aborted) return;
    const lane = this.#laneOf(node);
    const line = again === true ? lane.again : alone === true ? lane.alone : lane.waiting;
    if (first === true) line.unshift(dial);
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

  /** Nothing that waits is begun any more, nor is anything added. */
  abandon(): void {
    for (const { again, alone, waiting } of this.#lanes.values()) {
      for (const line of [again, alone, waiting]) line.length = 0;
    }
    this.#abandoned.abort();
  }

  #laneOf({ address, port }: ProbeNode): Lane {
    const key = `${address} ${port}`;
    const known = this.#lanes.get(key);
    if (known !== undefined) return known;
    const lines = { again: [], alone: [], waiting: [] };
    const state = { underWay: 0, isTaken: false, rest: 'none' } as const;
    const lane: Lane = { patience: new NodePatience(), ...lines, ...state };
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
    const { again, alone, waiting, patience } = lane;
    const line = [again, alone, waiting].find(({ length }) => length > 0);
    if (line === undefined) return false;
    const kind = patience.isDoubtful && this.#limits.overall > 1 ? 'doubtful' : 'sure';
    const most = kind === 'sure' ? 1 : DOUBTFUL_FACTOR;
    const isAlone = line !== waiting;
    const atNode = isAlone || patience.isSerial ? 1 : this.#limits.perNode;
    const isFull = lane.isTaken || lane.underWay >= atNode;
    if (isFull || this.#underWay[kind] >= most * this.#limits.overall) return false;
    if (!this.#isRested(lane)) return false;
    const dial = line.shift();
    if (dial === undefined) return false;
    lane.isTaken = isAlone;
    this.#start(lane, dial, kind);
    return true;
  }

  /** Whether the node may get a connection now; else it gets one when its pause is over. */
  #isRested(lane: Lane): boolean {
    if (lane.rest !== 'none') return lane.rest === 'over';
    const restMs = lane.patience.restMs(this.#clock.nowMs());
    if (restMs <= 0) return true;
    lane.rest = 'under way';
    this.#resting += 1;
    void this.#clock.wait(restMs, this.#abandoned.signal).then(() => {
      this.#resting -= 1;
      lane.rest = 'over';
      this.#startAll();
      this.#settleIfIdle();
    });
    return false;
  }

  #start(lane: Lane, dial: Dial, kind: 'sure' | 'doubtful'): void {
    lane.rest = 'none';
    lane.underWay += 1;
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
  }

  #settleIfIdle(): void {
    const { sure, doubtful } = this.#underWay;
    if (sure + doubtful + this.#resting > 0 || this.#idle === null) return;
    const idle = this.#idle;
    this.#idle = null;
    if (this.#failure === undefined) idle.resolve();
    else idle.reject(this.#failure);
  }
}
