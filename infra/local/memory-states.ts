import type { StateStore, StoredState } from '../../functions/ports.ts';

/** States of a lake that goes when its run ends: nobody else reads them, so they need no disk. */
export class MemoryStates implements StateStore {
  readonly #states = new Map<string, StoredState>();

  async load(key: string): Promise<StoredState | undefined> {
    return this.#states.get(key);
  }

  async replace(key: string, bytes: Uint8Array, version: string | null): Promise<boolean> {
    const before = this.#states.get(key)?.version ?? null;
    if (before !== version) return false;
    this.#states.set(key, { bytes, version: String(Number(before) + 1) });
    return true;
  }
}
