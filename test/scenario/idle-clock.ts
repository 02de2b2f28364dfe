import { setImmediate as turn } from 'node:timers/promises';
import type { DialRequest, DialResult, TlsDialer, WaitingClock } from '../../functions/ports.ts';

/**
 * A clock that moves on only while no connection is open: what takes a machine some milliseconds takes
 * no time at all, and days of waiting pass at once.
 */
export class IdleClock implements WaitingClock {
  #nowMs: number;
  #open = 0;

  constructor(startMs: number) {
    this.#nowMs = startMs;
  }

  nowMs(): number {
    return this.#nowMs;
  }

  async wait(ms: number, signal: AbortSignal): Promise<void> {
    const untilMs = this.#nowMs + ms;
    do {
      await turn();
      if (signal.aborted) return;
    } while (this.#open > 0);
    this.#nowMs = Math.max(this.#nowMs, untilMs);
  }

  /** A dialer over whose connections the clock stands still. */
  through(dialer: TlsDialer): TlsDialer {
    return {
      dial: async (request: DialRequest): Promise<DialResult> => {
        this.#open += 1;
        try {
          return await dialer.dial(request);
        } finally {
          this.#open -= 1;
        }
      },
    };
  }
}
