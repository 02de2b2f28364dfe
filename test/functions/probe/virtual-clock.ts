import { setImmediate as turn } from 'node:timers/promises';
import type { WaitingClock } from '../../../functions/ports.ts';

/**
 * A clock that only waiting moves: whoever waits has waited at the next turn. What waits side by side
 * does so in the same time.
 */
export class VirtualClock implements WaitingClock {
  /** Each wait, in milliseconds, in the order in which they began. */
  readonly waits: number[] = [];
  #nowMs: number;

  constructor(startMs = 1_000) {
    this.#nowMs = startMs;
  }

  nowMs(): number {
    return this.#nowMs;
  }

  async wait(ms: number, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return;
    this.waits.push(ms);
    const untilMs = this.#nowMs + ms;
    await turn();
    if (!signal.aborted) this.#nowMs = Math.max(this.#nowMs, untilMs);
  }
}
