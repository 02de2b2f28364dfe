import { randomBytes } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { errorCode, Fault } from '../../functions/errors.ts';
import type { Trial } from '../../functions/model/trial.ts';
import { ProbeTokens, TOKEN_BYTES } from '../../functions/model/trials/probe-token.ts';

/** A result file that is being written, one line a trial: whatever ends it, its lines are whole. */
export class TrialFile {
  /** Of requests that the trials name. */
  readonly tokens = new ProbeTokens(randomBytes(TOKEN_BYTES));
  readonly #path: string;
  readonly #file: FileHandle;
  #bytes = 0;

  private constructor(path: string, file: FileHandle) {
    this.#path = path;
    this.#file = file;
  }

  /** Replaces what stood there; throws `lake-write-failed` where nothing can be written. */
  static async open(path: string): Promise<TrialFile> {
    try {
      return new TrialFile(path, await open(path, 'w'));
    } catch (cause) {
      throw cantWrite(path, cause, 'name a file that can be written with --out');
    }
  }

  /** Throws `lake-write-failed`, on a full disk say; the trials before this one stay. */
  async append(trial: Trial): Promise<void> {
    const line = Buffer.from(`${JSON.stringify({ schema: 1, ...trial })}\n`);
    try {
      await this.#file.appendFile(line);
      this.#bytes += line.length;
    } catch (cause) {
      await this.#cutToWholeLines();
      throw cantWrite(this.#path, cause, 'the trials before that are in it');
    }
  }

  async close(): Promise<void> {
    await this.#file.close();
  }

  /** A write that fails may have written a part. */
  async #cutToWholeLines(): Promise<void> {
    if ((await this.#file.stat()).isFile()) await this.#file.truncate(this.#bytes);
  }
}

function cantWrite(path: string, cause: unknown, rest: string): Fault {
  const what = `can't write ${path} (${errorCode(cause)}): ${rest}`;
  return new Fault('lake-write-failed', what, { cause });
}
