import { createHmac } from 'node:crypto';
import { SEVERAL_TOKENS } from '../../model/trials/probe-token.ts';
import type { ByteInterner } from '../lines/byte-interner.ts';
import { SipHash } from './sip-hash.ts';

const SIP_KEY_BYTES = 16;
const HALF_DIGITS = 8;

/**
 * Turns a token of a probe's request into a keyed 64-bit hash of 16 hex digits: who sees the lake, or
 * chooses a token, can't tell the one from the other.
 */
export class TokenHasher {
  readonly #hash: SipHash;

  /** Takes the lake's secret key for clients, from which that of tokens is derived. */
  constructor(clientKey: Uint8Array) {
    const key = createHmac('sha256', clientKey).update('probe_token').digest();
    this.#hash = new SipHash(key.subarray(0, SIP_KEY_BYTES), 0);
  }

  /** The hash of a token among names, as bytes; what stands for several of them stays. */
  hashOfName(names: ByteInterner, id: number): Uint8Array {
    const name = Buffer.from(names.bytesOf(id)).toString('latin1');
    return Buffer.from(name === SEVERAL_TOKENS ? name : this.hashOfText(name));
  }

  /** The hash of the token at `[start, end)`. */
  hashOf(view: DataView, start: number, end: number): string {
    this.#hash.hash(view, start, end);
    return digitsOf(this.#hash.high) + digitsOf(this.#hash.low);
  }

  /** The hash of the same token as a text. */
  hashOfText(token: string): string {
    const bytes = Buffer.from(token, 'latin1');
    return this.hashOf(new DataView(bytes.buffer, bytes.byteOffset, bytes.length), 0, bytes.length);
  }
}

function digitsOf(half: number): string {
  return (half >>> 0).toString(16).padStart(HALF_DIGITS, '0');
}
