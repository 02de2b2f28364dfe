import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { HASH_BYTES } from '../../functions/ingest/connections/client-hash.ts';
import { ROOT } from './markdown.ts';

// What is said of collisions of hashes, in the documentation and in the code, is what the birthday
// bound says: of n hashes of b bits, two are the same with a chance of about n² / 2^(b + 1).

const CLAIM = /\b([\d,]+)( million)? (\w+)[^.|]*(?:\|| a chance of) 1 in ([\d,]+)( million)?/g;

interface Claim {
  readonly of: string;
  readonly count: number;
  readonly oneIn: number;
}

function claimsOf(path: string): Claim[] {
  // Comments are wrapped as prose is.
  const text = readFileSync(`${ROOT}${path}`, 'utf8')
    .replaceAll(/\n \*/g, '')
    .replaceAll(/\s+/g, ' ');
  return [...text.matchAll(CLAIM)].map(([, count, millions, of = '', oneIn, oneInMillions]) => ({
    of,
    count: numberOf(count, millions),
    oneIn: numberOf(oneIn, oneInMillions),
  }));
}

/** `3,700` and ` million` → 3,700,000,000. */
function numberOf(digits = '', millions?: string): number {
  return Number(digits.replaceAll(',', '')) * (millions === undefined ? 1 : 1e6);
}

describe.each([
  ['docs/report.md', ['clients', 'connections', 'connections', 'objects', 'places']],
  ['functions/ingest/connections/client-hash.ts', ['clients']],
  ['functions/ingest/connections/connection-hash.ts', ['connections']],
  ['functions/ingest/connections/place-id.ts', ['places']],
  ['functions/ingest/lake-keys.ts', ['objects']],
])('%s', (path, named) => {
  const claims = claimsOf(path);

  test('says how likely two hashes are the same, of what and how many', () => {
    expect(claims.map(({ of }) => of)).toEqual(named);
  });

  test.each(claims)('$count $of collide with a chance of 1 in $oneIn', ({ count, oneIn }) => {
    const chance = count ** 2 / 2 ** (HASH_BYTES * 8 + 1);
    // The claim has two digits.
    expect(Number((1 / chance).toPrecision(2))).toBe(oneIn);
  });
});
