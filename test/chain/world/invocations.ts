/** The functions of the chain that nobody waits for. */
export type FunctionName = 'measure' | 'judge' | 'publish';

/** A call of a function with an event, and how often it was tried. */
export interface Invocation {
  readonly target: FunctionName;
  readonly event: unknown;
  readonly attempts: number;
}

/** What the on-failure destination of a function gets. */
export interface FailedInvocation extends Invocation {
  readonly reason: string;
}

/** AWS Lambda Developer Guide, "asynchronous invocation": two retries. */
const ATTEMPTS_MAX = 3;

/** Calls that wait, as Lambda keeps them: tried thrice, then a dead letter with the reason. */
export class Invocations {
  #waiting: readonly Invocation[] = [];
  #dead: readonly FailedInvocation[] = [];

  get deadLetters(): readonly FailedInvocation[] {
    return this.#dead;
  }

  add(target: FunctionName, event: unknown): void {
    // Through JSON, as over the wire: nobody shares an object with the caller.
    const copy: unknown = JSON.parse(JSON.stringify(event));
    this.#waiting = [...this.#waiting, { target, event: copy, attempts: 0 }];
  }

  /** Takes all that wait. */
  take(): readonly Invocation[] {
    const taken = this.#waiting;
    this.#waiting = [];
    return taken;
  }

  failed({ target, event, attempts }: Invocation, error: unknown): void {
    const again = { target, event, attempts: attempts + 1 };
    const reason = error instanceof Error ? error.message : String(error);
    if (again.attempts < ATTEMPTS_MAX) this.#waiting = [...this.#waiting, again];
    else this.#dead = [...this.#dead, { ...again, reason }];
  }

  /** Calls all dead letters' functions once more, as a person does when the fault is mended. */
  redrive(): void {
    const dead = this.#dead;
    this.#dead = [];
    for (const { target, event } of dead) this.add(target, event);
  }
}
