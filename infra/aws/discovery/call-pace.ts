import type { WaitingClock } from '../../../functions/ports.ts';

/**
 * AWS gives an account in a Region 40 tokens for `Describe*` calls of one API, and 10 a second back
 * (ELB guide, "API throttling"). Deployments and controllers live on the same tokens, so half of
 * them are left.
 */
const TOKENS = 20;
const TOKENS_A_SECOND = 5;
const SECOND_MS = 1000;

/** Lets calls through no faster than AWS gives tokens; one for each API, account and Region. */
export class CallPace {
  readonly #clock: WaitingClock;
  readonly #signal: AbortSignal;
  #tokens = TOKENS;
  #countedAtMs: number;
  #last: Promise<void> = Promise.resolve();

  constructor(clock: WaitingClock, signal: AbortSignal) {
    this.#clock = clock;
    this.#signal = signal;
    this.#countedAtMs = clock.nowMs();
  }

  /** Makes a call when its turn has come; throws the signal's reason where that comes first. */
  async call<Answer>(make: () => Promise<Answer>): Promise<Answer> {
    const turn = this.#last.then(() => this.#token());
    this.#last = turn;
    await turn;
    this.#signal.throwIfAborted();
    return await make();
  }

  async #token(): Promise<void> {
    this.#refill();
    if (this.#tokens < 1) {
      await this.#clock.wait(((1 - this.#tokens) / TOKENS_A_SECOND) * SECOND_MS, this.#signal);
      this.#refill();
    }
    this.#tokens -= 1;
  }

  #refill(): void {
    const nowMs = this.#clock.nowMs();
    const passedS = Math.max(0, nowMs - this.#countedAtMs) / SECOND_MS;
    this.#tokens = Math.min(TOKENS, this.#tokens + passedS * TOKENS_A_SECOND);
    this.#countedAtMs = nowMs;
  }
}
