/** Below this path a probe asks for a token: no service has it, so that nothing is begun by it. */
export const PROBE_PATH = '/.well-known/resumption-watch';

/** The random bytes of a run with which each of its tokens begins. */
export const TOKEN_BYTES = 16;
const COUNTER_DIGITS = 8;

/** 128 random bits of a run, then which of its requests it is: 32 and 8 hex digits. */
export const PROBE_TOKEN = /^[0-9a-f]{40}$/;
export const TOKEN_DIGITS = 40;

/**
 * What the lake has instead of the hash of a token where a connection carried several: of all its rows
 * the highest, so that it stays when they are merged, and that of no trial.
 */
export const SEVERAL_TOKENS = 'ffffffffffffffff';

/** The tokens of one run of a prober: no two requests have the same. */
export class ProbeTokens {
  readonly #run: string;
  #given = 0;

  /** Takes `TOKEN_BYTES` random bytes. */
  constructor(random: Uint8Array) {
    this.#run = Buffer.from(random).toString('hex');
  }

  next(): string {
    this.#given += 1;
    return this.#run + this.#given.toString(16).padStart(COUNTER_DIGITS, '0');
  }
}
