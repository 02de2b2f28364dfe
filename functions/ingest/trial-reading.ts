import { LakeOutput } from '../lake/lake-output.ts';
import type { RejectReason } from '../model/source.ts';
import { readTrialLine } from '../model/trials/trial-line.ts';
import type { ObjectStore } from '../ports.ts';
import { TokenHasher } from './connections/token-hash.ts';
import { UnreadableBody } from './gzip-body.ts';
import { rejectsKey, UNKNOWN_DAY } from './lake-keys.ts';
import type { ReadSource } from './ledger.ts';
import { countsOf } from './line-account.ts';
import { LineScanner } from './lines/line-scanner.ts';
import { TrialOutput } from './trial-output.ts';

/** They are held until the file ends; a run of a prober has some thousands. */
const TRIALS_MAX = 500_000;

/** Whether text begins as a result file does: the first line is a JSON object with `schema`. */
export function looksLikeTrials(text: string): boolean {
  const [line = ''] = text.split('\n', 1);
  return /^\s*\{.*"schema"\s*:/.test(line);
}

/** How a result file is read. */
export interface TrialSettings {
  /** The lake's secret key, of clients and of tokens. */
  readonly clientKey: Uint8Array;
  /** No trial may be younger. */
  readonly latestMs: number;
}

/** One result file on its way from bytes to trials; `push` chunks, then `finish` or `abort`. */
export class TrialReading {
  readonly #sourceId: string;
  readonly #latestMs: number;
  readonly #trials: TrialOutput;
  readonly #rejects: LakeOutput;
  readonly #scanner: LineScanner;
  #lines = 0;
  #rows = 0;
  #empty = 0;
  readonly #rejected = new Map<RejectReason, number>();

  constructor(sourceId: string, lake: ObjectStore, settings: TrialSettings) {
    this.#latestMs = settings.latestMs;
    this.#sourceId = sourceId;
    this.#trials = new TrialOutput(lake, sourceId, new TokenHasher(settings.clientKey));
    this.#rejects = new LakeOutput(lake, rejectsKey(sourceId));
    this.#scanner = new LineScanner({
      take: (view, start, end, _lines, offset) => {
        const line = Buffer.from(view.buffer, view.byteOffset + start, end - start);
        this.#take(line.toString(), offset, end - start);
        return 'taken';
      },
      refuse: (reason, offset, bytes) => {
        this.#lines += 1;
        this.#reject(reason, offset, bytes);
      },
    });
  }

  /** Takes the next decompressed bytes; throws where there are more trials than a file may hold. */
  async push(chunk: Uint8Array): Promise<void> {
    this.#scanner.push(chunk);
    if (this.#rows > TRIALS_MAX) {
      throw new UnreadableBody(
        'object-too-large',
        `more than ${TRIALS_MAX} trials: split the file`,
      );
    }
    await this.#rejects.drain();
  }

  /** Writes the trials and makes them visible; what was read, by count. */
  async finish(): Promise<ReadSource> {
    this.#scanner.finish();
    await this.#trials.commit();
    await this.#rejects.commit();
    return this.#source();
  }

  /** Leaves nothing behind. */
  async abort(): Promise<void> {
    await this.#trials.abort();
    await this.#rejects.abort();
  }

  #take(text: string, offset: number, bytes: number): void {
    this.#lines += 1;
    if (text.trim() === '') {
      this.#empty += 1;
      return;
    }
    // Trimmed of a byte order mark too, which is a space to JavaScript and none to JSON.
    const trial = readTrialLine(text.trim());
    const isWrong = typeof trial === 'string';
    if (!isWrong && trial.tried_at_ms > this.#latestMs) this.#reject('bad-time', offset, bytes);
    else if (!isWrong && this.#trials.push(trial)) this.#rows += 1;
    else this.#reject('bad-trial', offset, bytes);
  }

  /** Where, how long and why; never the text: a prober may have written a secret into it. */
  #reject(reason: RejectReason, offset: number, bytes: number): void {
    this.#rejected.set(reason, (this.#rejected.get(reason) ?? 0) + 1);
    const reject = { line: this.#lines, offset, bytes, reason };
    this.#rejects.push(Buffer.from(`${JSON.stringify(reject)}\n`));
  }

  #source(): ReadSource {
    const only = this.#trials.onlyBalancer;
    return {
      sourceId: this.#sourceId,
      kind: 'trial-results',
      accountId: 'unknown',
      region: only?.region ?? 'unknown',
      balancerType: only?.balancer_type ?? null,
      balancer: only?.balancer ?? null,
      day: this.#trials.firstDay ?? UNKNOWN_DAY,
      endedAtMs: null,
      lines: this.#lines,
      rows: this.#rows,
      skipped: this.#empty > 0 ? { 'empty-line': this.#empty } : {},
      rejected: countsOf(this.#rejected),
      quarantined: null,
      handshakeKeys: [],
      trialKeys: this.#trials.keys,
    };
  }
}
