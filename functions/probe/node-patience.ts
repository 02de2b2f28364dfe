import type { Mechanism } from '../model/balancer.ts';
import type { FailureClass, Relation } from '../model/trial.ts';
import type { DialResult } from '../ports.ts';

/** What was asked of a node: to issue (`relation` null), or to take a session. */
export interface Question {
  readonly mechanism: Mechanism;
  readonly relation: Relation | null;
}

/** The answer that a node gave so often that it is not asked again. */
export interface SettledAnswer {
  readonly failure: FailureClass;
  readonly reason: string;
}

/** So many failures of one kind in a row are an answer. */
const ENOUGH = 3;
const SILENT = 'does not answer in time';

/** What one kind of failure covers when it repeats, narrowest first: asking on would change nothing. */
const COVERAGES: readonly {
  readonly failure: FailureClass;
  /** A text that is equal for all the questions that the failure answers. */
  readonly covers: (question: Question) => string;
  readonly says: (question: Question) => string;
}[] = [
  { failure: 'unreachable', covers: () => 'any', says: () => 'can not be reached' },
  {
    // Only a silence without a session is the node's: with one, it is what the node makes of it.
    failure: 'timeout',
    covers: ({ mechanism, relation }) =>
      relation === null ? 'no session' : `${mechanism} ${relation}`,
    says: ({ mechanism, relation }) =>
      relation === null ? SILENT : `${SILENT} to a ${relation} ${mechanism}`,
  },
  {
    failure: 'version',
    covers: ({ mechanism }) => mechanism,
    says: ({ mechanism }) => `does not speak the TLS version of ${mechanism}`,
  },
];

/** What is known of a node from its answers so far: whether to wait for it, and when to stop asking. */
export class NodePatience {
  readonly #streaks = new Map<string, number>();
  #answered = false;

  /** True until the node has answered, and again from a silence on: it may keep a caller waiting. */
  get isDoubtful(): boolean {
    return !this.#answered;
  }

  learn(question: Question, { failure }: DialResult): void {
    const failureClass = failure?.class ?? null;
    this.#answered = failureClass !== 'timeout' && failureClass !== 'unreachable';
    for (const coverage of COVERAGES) {
      const key = keyOf(coverage.failure, coverage.covers(question));
      const repeats = coverage.failure === failureClass;
      this.#streaks.set(key, repeats ? (this.#streaks.get(key) ?? 0) + 1 : 0);
    }
  }

  /** The answer that needs no asking any more; null where the node must be asked. */
  settled(question: Question): SettledAnswer | null {
    const silent = this.#isEnough('timeout', 'no session');
    for (const { failure, covers, says } of COVERAGES) {
      const wholeNode = failure === 'timeout' && silent;
      if (wholeNode || this.#isEnough(failure, covers(question))) {
        const what = wholeNode ? SILENT : says(question);
        return { failure, reason: `${what}, ${ENOUGH} times in a row` };
      }
    }
    return null;
  }

  #isEnough(failure: FailureClass, covered: string): boolean {
    return (this.#streaks.get(keyOf(failure, covered)) ?? 0) >= ENOUGH;
  }
}

function keyOf(failure: FailureClass, covered: string): string {
  return `${failure} ${covered}`;
}
