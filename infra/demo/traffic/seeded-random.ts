import { createHash } from 'node:crypto';

/** Random choices that a seed fixes. */
export interface Random {
  /** An integer in [0, limit). */
  below(limit: number): number;
  chance(probability: number): boolean;
  pick<T>(items: readonly T[]): T;
  /** Up to `count` different items, in their own order. */
  sample<T>(items: readonly T[], count: number): T[];
}

const DIGEST_BYTES = 32;
const WORD_BYTES = 4;

/** A stream of random choices from a text seed: SHA-256 in counter mode, alike on every machine. */
export function seededRandom(seed: string): Random {
  let block = Buffer.alloc(0);
  let counter = 0;
  let offset = DIGEST_BYTES;
  const fraction = (): number => {
    if (offset >= DIGEST_BYTES) {
      block = createHash('sha256').update(`${seed}\n${counter}`).digest();
      counter += 1;
      offset = 0;
    }
    const word = block.readUInt32LE(offset);
    offset += WORD_BYTES;
    return word / 2 ** 32;
  };
  const below = (limit: number): number => Math.floor(fraction() * limit);
  return {
    below,
    chance: (probability) => fraction() < probability,
    pick: (items) => pickAt(items, below(items.length)),
    sample: (items, count) => sampleOf(items, count, below),
  };
}

/** A hash of a text as `length` hexadecimal digits, for ids that look random and repeat by seed. */
export function seededHex(text: string, length: number): string {
  return createHash('sha256').update(text).digest('hex').slice(0, length);
}

function pickAt<T>(items: readonly T[], index: number): T {
  const item = items[index];
  if (item === undefined) throw new Error('nothing to pick from');
  return item;
}

/** Keeps each item with the chance (still wanted / still left), so that exactly `count` are kept. */
function sampleOf<T>(items: readonly T[], count: number, below: Random['below']): T[] {
  const kept: T[] = [];
  items.forEach((item, index) => {
    const wanted = count - kept.length;
    if (wanted > 0 && below(items.length - index) < wanted) kept.push(item);
  });
  return kept;
}
