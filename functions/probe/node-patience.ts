import type { Mechanism } from '../model/balancer.ts';
import type { FailureClass, Relation } from '../model/trial.ts';
import { LEAST_TRIALS } from '../model/trials/trial-verdict.ts';
import type { DialResult } from '../ports.ts';

/** What was asked of a node: to issue (`relation` null), or to take a session. */
export interface Question {
  readonly mechanism: Mechanism;
  readonly relation: Relation | null;
  /** Whether the node refused the connection that asked this before. */
  readonly isRepeated: boolean;
}

/** How long a node is left alone after each refusal in a row; after one more it is given up. */
export const PAUSES_MS: readonly number[] = [1_000, 5_000, 15_000];
/** Between two connections of a node that refuses by rate: 16 a second, then half, down to one. */
const PACES_MS: readonly number[] = [62, 125, 250, 500, 1_000];
/** So often a node may refuse at the slowest pace. */
const SLOWEST_REFUSALS = 3;
/** So many answers in a row that a version is not spoken are enough. */
const VERSION_ANSWERS = 3;

/** What a handshake ends in at a node that refuses connections, or is down. */
const REFUSALS: Readonly<Partial<Record<FailureClass, string>>> = {
  unreachable: 'can not be reached',
  reset: 'resets connections',
  timeout: 'does not answer in time',
};

/** Whether the node answered, a failure or not. */
export function isAnswered({ failure }: DialResult): boolean {
  return failure === null || REFUSALS[failure.class] === undefined;
}

/**
 * What is known of a node from its answers so far: how many connections it may get, how fast, and
 * when to stop asking. Refusals of connections that were begun before a pause are one refusal.
 */
export class NodePatience {
  readonly #streaks = new Map<string, number>();
  /** Refusals so far. */
  #refusals = 0;
  /** Those in a row, without an answer between them. */
  #unanswered = 0;
  #atSlowest = 0;
  #answered = false;
  #answeredSince = false;
  /** Whether the last refusal was of an offer, which may have been the session's fault. */
  #isSuspected = false;
  #isSilent = false;
  #pauseMs = 0;
  #pace = -1;
  #lastBeganMs = Number.NEGATIVE_INFINITY;
  #givenUp: string | null = null;

  /** True until the node has answered, and again from a silence on: it may keep a caller waiting. */
  get isDoubtful(): boolean {
    return !this.#answered || this.#isSilent || this.#unanswered > 0;
  }

  /** Whether it gets one connection at a time: until it has answered, and once it has refused. */
  get isSerial(): boolean {
    return !this.#answered || this.hasRefused;
  }

  get hasRefused(): boolean {
    return this.#refusals > 0;
  }

  /** How long to wait before the next connection; a pause is due once. */
  restMs(nowMs: number): number {
    if (this.#givenUp !== null) return 0;
    const pauseMs = this.#pauseMs;
    this.#pauseMs = 0;
    const paceMs = PACES_MS[this.#pace] ?? 0;
    return Math.max(pauseMs, paceMs === 0 ? 0 : this.#lastBeganMs + paceMs - nowMs);
  }

  /** A connection is begun; what comes of it is to be learned with the number that this returns. */
  begin(nowMs: number): number {
    this.#lastBeganMs = nowMs;
    return this.#refusals;
  }

  /** Whether the node refused the connection, so that nothing is known of what was asked. */
  learn(question: Question, result: DialResult, begun: number): boolean {
    const failureClass = result.failure?.class ?? null;
    this.#isSilent = failureClass === 'timeout';
    if (this.#isRefusal(question, failureClass, begun)) {
      const isOffer = question.relation !== null && failureClass !== 'unreachable';
      if (begun === this.#refusals) this.#refuse(REFUSALS[failureClass ?? 'reset'] ?? '', isOffer);
      return true;
    }
    this.#countStreaks(question, failureClass);
    if (isAnswered(result)) this.#answer(begun);
    else if (question.isRepeated) this.#clear();
    return false;
  }

  #answer(begun: number): void {
    this.#answered = true;
    if (begun < this.#refusals) return;
    if (this.#isSuspected) this.#slowDown();
    this.#clear();
  }

  /** The node takes connections, as far as is known. */
  #clear(): void {
    this.#unanswered = 0;
    this.#answeredSince = true;
    this.#isSuspected = false;
  }

  /** Why the node is not asked that any more; null where it is to be asked. */
  settled({ mechanism, relation }: Question): string | null {
    if (this.#givenUp !== null) return this.#givenUp;
    if (this.#streak('version', mechanism) >= VERSION_ANSWERS) {
      return `does not speak the TLS version of ${mechanism}, ${VERSION_ANSWERS} times in a row`;
    }
    if (this.#streak('timeout', `${mechanism} ${relation}`) >= LEAST_TRIALS) {
      return `does not answer in time to a ${relation} ${mechanism}, ${LEAST_TRIALS} times in a row`;
    }
    return null;
  }

  /**
   * With a session, a reset or a silence is what the node makes of the session. At a node that has
   * refused connections without one it may be the same again: then the offer is repeated after a
   * pause, and fails by itself where it ends so again.
   */
  #isRefusal(
    { relation, isRepeated }: Question,
    failure: FailureClass | null,
    begun: number,
  ): boolean {
    if (failure === null || REFUSALS[failure] === undefined) return false;
    if (relation === null || failure === 'unreachable' || begun < this.#refusals) return true;
    return this.#refusals > 0 && !(isRepeated && this.#unanswered <= 1);
  }

  #refuse(what: string, isOffer: boolean): void {
    // Answers between two refusals: it takes connections, and not so many in that time.
    const isByRate = this.#answeredSince && this.#refusals > 0;
    if (isByRate && !isOffer) this.#slowDown();
    this.#isSuspected = isByRate && isOffer;
    this.#refusals += 1;
    this.#unanswered += 1;
    this.#answeredSince = false;
    const pauseMs = PAUSES_MS[this.#unanswered - 1];
    if (pauseMs === undefined) {
      const pauses = PAUSES_MS.map((ms) => ms / 1_000).join(', ');
      this.#givenUp = `${what}, ${this.#unanswered} times in a row with pauses of ${pauses} s`;
    } else {
      this.#pauseMs = pauseMs;
    }
  }

  #slowDown(): void {
    if (this.#pace < PACES_MS.length - 1) {
      this.#pace += 1;
      return;
    }
    this.#atSlowest += 1;
    if (this.#atSlowest >= SLOWEST_REFUSALS) {
      this.#givenUp = `refuses connections, ${SLOWEST_REFUSALS} times at one a second`;
    }
  }

  #countStreaks({ mechanism, relation }: Question, failure: FailureClass | null): void {
    this.#count('version', mechanism, failure);
    if (relation !== null) this.#count('timeout', `${mechanism} ${relation}`, failure);
  }

  #count(failure: FailureClass, about: string, ended: FailureClass | null): void {
    const streak = ended === failure ? this.#streak(failure, about) + 1 : 0;
    this.#streaks.set(`${failure} ${about}`, streak);
  }

  #streak(failure: FailureClass, about: string): number {
    return this.#streaks.get(`${failure} ${about}`) ?? 0;
  }
}
