import { appendFile } from 'node:fs/promises';
import { FolderStore } from '../../../infra/local/folder-store.ts';

/** The process ended here: whoever catches this is dead, and nothing that it answers counts. */
export class Killed extends Error {
  override readonly name = 'Killed';
}

/** An object that a process has begun to write. */
export interface OpenWrite {
  /** Closes the file and removes it. */
  readonly close: () => Promise<void>;
  /** Where a process that ends here leaves it. */
  readonly partialPath: string;
  readonly bytes: readonly Uint8Array[];
}

/** One process of a function: it lives until it is killed, and takes what it held along. */
export class Sandbox {
  #alive = true;
  #deadline = new AbortController();
  readonly #stores = new Map<string, FolderStore>();
  readonly openWrites = new Set<OpenWrite>();

  get isAlive(): boolean {
    return this.#alive;
  }

  get deadline(): AbortSignal {
    return this.#deadline.signal;
  }

  /** A store is opened once, and lives as long as its process. */
  storeOf(dir: string): FolderStore {
    const store = this.#stores.get(dir) ?? new FolderStore(dir);
    this.#stores.set(dir, store);
    return store;
  }

  /** Gives the next invocation its time. */
  giveTime(): void {
    this.#deadline = new AbortController();
  }

  endTime(): void {
    this.#deadline.abort(new DOMException('the function ran out of time', 'TimeoutError'));
  }

  kill(): void {
    this.#alive = false;
  }

  /** Throws once the process is dead: it makes no call any more. */
  mustLive(): void {
    if (!this.#alive) throw new Killed('the process was killed');
  }

  /** Closes what was begun and never ended, and leaves on disk what a killed process leaves. */
  async closeWrites(): Promise<void> {
    for (const { close, partialPath, bytes } of this.openWrites) {
      await close();
      await appendFile(partialPath, Buffer.concat(bytes));
    }
    this.openWrites.clear();
  }
}
