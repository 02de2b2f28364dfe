import type { StateStore, StoredState } from '../../../../functions/ports.ts';

/** States in memory; `change` is called before each write. */
export class MemoryStates implements StateStore {
  readonly states = new Map<string, StoredState>();
  readonly #change: (key: string) => void;

  constructor(change: (key: string) => void = () => {}) {
    this.#change = change;
  }

  async load(key: string) {
    return this.states.get(key);
  }

  async replace(key: string, bytes: Uint8Array, version: string | null) {
    this.#change(key);
    const current = this.states.get(key);
    if ((current?.version ?? null) !== version) return false;
    this.states.set(key, { bytes, version: String(Number(version) + 1) });
    return true;
  }

  /** The bytes under each key, however often they were written. */
  content() {
    return [...this.states].map(([key, { bytes }]) => [key, Buffer.from(bytes).toString('base64')]);
  }
}
