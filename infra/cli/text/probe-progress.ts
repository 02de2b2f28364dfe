import { type Trial, VERSION_ERRORS } from '../../../functions/model/trial.ts';
import { printable } from './text-layout.ts';

interface Tally {
  handshakes: number;
  resumed: number;
  failed: number;
  /** By a TLS version that the node does not speak: an answer, no failure. */
  notApplicable: number;
}

/** The stream that shows progress; only a terminal can have its lines written anew. */
export interface ProgressStream {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

const REDRAW_MS = 100;

/** A line per target that is kept up to date on a terminal; elsewhere it is written once, at the end. */
export class ProbeProgress {
  readonly #stream: ProgressStream;
  readonly #tallies: ReadonlyMap<string, Tally>;
  #drawn = 0;
  #drawnAtMs = Number.NEGATIVE_INFINITY;

  constructor(stream: ProgressStream, balancers: readonly string[]) {
    this.#stream = stream;
    this.#tallies = new Map(
      balancers.map((name) => [name, { handshakes: 0, resumed: 0, failed: 0, notApplicable: 0 }]),
    );
  }

  add(trial: Trial, nowMs: number): void {
    const tally = this.#tallies.get(trial.balancer);
    if (tally === undefined) return;
    tally.handshakes += 1;
    if (trial.outcome === 'resumed') tally.resumed += 1;
    if (trial.outcome === 'failed') {
      const isVersion = VERSION_ERRORS.includes(trial.error ?? '');
      tally[isVersion ? 'notApplicable' : 'failed'] += 1;
    }
    if (this.#stream.isTTY !== true || nowMs - this.#drawnAtMs < REDRAW_MS) return;
    this.#drawnAtMs = nowMs;
    this.#draw();
  }

  end(): void {
    this.#draw();
  }

  #draw(): void {
    if (this.#drawn > 0) this.#stream.write(`\u001b[${this.#drawn}A`);
    const clear = this.#stream.isTTY === true ? '\u001b[2K' : '';
    for (const [name, { handshakes, resumed, failed, notApplicable }] of this.#tallies) {
      const other = notApplicable > 0 ? `, ${notApplicable} n/a (TLS version not spoken)` : '';
      const text = `${handshakes} trials, ${resumed} resumed, ${failed} failed${other}`;
      this.#stream.write(`${clear}${printable(name)}: ${text}\n`);
    }
    this.#drawn = this.#tallies.size;
  }
}
