import { instant } from '../../../functions/model/time.ts';
import type { Trial } from '../../../functions/model/trial.ts';
import type { ProgressStream } from '../text/probe-progress.ts';

/** A line to a terminal at most so often, and to a file or pipe at most so seldom. */
const EVERY_MS = { terminal: 1000, other: 600_000 };

/** One line that says how far a survival run is, and when it goes on. */
export class SurvivalProgress {
  readonly #stream: ProgressStream;
  readonly #handshakes: number;
  #made = 0;
  #resumed = 0;
  #shownAtMs = Number.NEGATIVE_INFINITY;

  constructor(stream: ProgressStream, handshakes: number) {
    this.#stream = stream;
    this.#handshakes = handshakes;
  }

  add({ outcome }: Trial): void {
    this.#made += 1;
    if (outcome === 'resumed') this.#resumed += 1;
  }

  /** Called before each wait: the next handshake is due at `nextAtMs`. */
  show(nextAtMs: number, nowMs: number): void {
    const isTerminal = this.#stream.isTTY === true;
    const everyMs = isTerminal ? EVERY_MS.terminal : EVERY_MS.other;
    if (nowMs - this.#shownAtMs < everyMs) return;
    this.#shownAtMs = nowMs;
    const made = `${this.#made} of ${this.#handshakes} handshakes, ${this.#resumed} resumed`;
    const text = `${made}; the next one at ${instant(nextAtMs).slice(0, 19)}Z`;
    this.#stream.write(isTerminal ? `\r\u001b[2K${text}` : `${text}\n`);
  }

  end(): void {
    if (this.#stream.isTTY === true) this.#stream.write('\r\u001b[2K');
  }
}
