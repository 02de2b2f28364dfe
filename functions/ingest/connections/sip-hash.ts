/** Rounds after the message, beside one for each of its words: SipHash-1-3. */
const FINAL_ROUNDS = 3;
const WORD_BYTES = 8;
/** What is longer is not hashed: no name in a log is. */
const MESSAGE_BYTES_MAX = 1024;
/** `somepseudorandomlygeneratedbytes`, as 32-bit halves, low before high. */
const START = [
  0x70736575, 0x736f6d65, 0x6e646f6d, 0x646f7261, 0x6e657261, 0x6c796765, 0x79746573, 0x74656462,
] as const;

/**
 * SipHash-1-3, a keyed 64-bit hash of short texts (Aumasson and Bernstein, "SipHash: a fast short-input
 * PRF", 2012), on 32-bit halves: whole numbers of 64 bits would be allocated one by one.
 */
export class SipHash {
  /** The last hash, as 32-bit halves. */
  low = 0;
  high = 0;
  readonly #start: Int32Array;
  /** The message's words as halves, its last word with its length, and as many zeros as final rounds. */
  readonly #words = new Int32Array(MESSAGE_BYTES_MAX / 4 + 2 + 2 * FINAL_ROUNDS);

  /** Takes a key of 16 bytes; hashes for another `purpose` (0 to 255) are of another function. */
  constructor(key: Uint8Array, purpose: number) {
    const view = new DataView(key.buffer, key.byteOffset, 16);
    const word = (at: number): number => view.getInt32(at * 4, true);
    const keys = [word(0) ^ purpose, word(1), word(2), word(3)];
    this.#start = Int32Array.from(START, (half, at) => half ^ (keys[at % 4] as number));
  }

  /** Hashes the bytes `[start, end)`, 1,024 at most, into `low` and `high`. */
  hash(view: DataView, start: number, end: number): void {
    if (end - start > MESSAGE_BYTES_MAX) throw new Error(`too long to hash: ${end - start} bytes`);
    const words = this.#words;
    const wholeEnd = end - ((end - start) % WORD_BYTES);
    let count = 0;
    for (let at = start; at < wholeEnd; at += WORD_BYTES) {
      words[count++] = view.getInt32(at, true);
      words[count++] = view.getInt32(at + 4, true);
    }
    words[count] = 0;
    words[count + 1] = ((end - start) & 0xff) << 24;
    for (let at = wholeEnd; at < end; at += 1) {
      const half = at - wholeEnd < 4 ? count : count + 1;
      words[half] = (words[half] as number) | (view.getUint8(at) << (((at - wholeEnd) % 4) * 8));
    }
    words.fill(0, count + 2, count + 2 + 2 * FINAL_ROUNDS);
    this.#mix(count + 2);
  }

  /** One round for each of the message's words, `messageEnd` halves, then the final ones. */
  #mix(messageEnd: number): void {
    const words = this.#words;
    let [a0, a1, b0, b1, c0, c1, d0, d1] = this.#start as unknown as Octet;
    for (let at = 0; at < messageEnd + 2 * FINAL_ROUNDS; at += 2) {
      if (at === messageEnd) c0 ^= 0xff;
      d0 ^= words[at] as number;
      d1 ^= words[at + 1] as number;
      let sum = (a0 >>> 0) + (b0 >>> 0);
      a1 = (a1 + b1 + (sum > 0xffffffff ? 1 : 0)) | 0;
      a0 = sum | 0;
      let kept = b0;
      b0 = ((b0 << 13) | (b1 >>> 19)) ^ a0;
      b1 = ((b1 << 13) | (kept >>> 19)) ^ a1;
      kept = a0;
      a0 = a1;
      a1 = kept;
      sum = (c0 >>> 0) + (d0 >>> 0);
      c1 = (c1 + d1 + (sum > 0xffffffff ? 1 : 0)) | 0;
      c0 = sum | 0;
      kept = d0;
      d0 = ((d0 << 16) | (d1 >>> 16)) ^ c0;
      d1 = ((d1 << 16) | (kept >>> 16)) ^ c1;
      sum = (a0 >>> 0) + (d0 >>> 0);
      a1 = (a1 + d1 + (sum > 0xffffffff ? 1 : 0)) | 0;
      a0 = sum | 0;
      kept = d0;
      d0 = ((d0 << 21) | (d1 >>> 11)) ^ a0;
      d1 = ((d1 << 21) | (kept >>> 11)) ^ a1;
      sum = (c0 >>> 0) + (b0 >>> 0);
      c1 = (c1 + b1 + (sum > 0xffffffff ? 1 : 0)) | 0;
      c0 = sum | 0;
      kept = b0;
      b0 = ((b0 << 17) | (b1 >>> 15)) ^ c0;
      b1 = ((b1 << 17) | (kept >>> 15)) ^ c1;
      kept = c0;
      c0 = c1;
      c1 = kept;
      a0 ^= words[at] as number;
      a1 ^= words[at + 1] as number;
    }
    this.low = a0 ^ b0 ^ c0 ^ d0;
    this.high = a1 ^ b1 ^ c1 ^ d1;
  }
}

type Octet = readonly [number, number, number, number, number, number, number, number];
