import { describe, expect, it } from 'vitest';
import { seededHex, seededRandom } from '../../../../infra/demo/traffic/seeded-random.ts';

const draws = (seed: string, limit: number, count: number) => {
  const random = seededRandom(seed);
  return Array.from({ length: count }, () => random.below(limit));
};

describe('seeded choices', () => {
  it('repeat for the same seed and differ for another', () => {
    expect(draws('a', 1000, 50)).toEqual(draws('a', 1000, 50));
    expect(draws('a', 1000, 50)).not.toEqual(draws('b', 1000, 50));
  });

  it('are spread evenly below the limit', () => {
    const counts = [0, 0, 0, 0];
    for (const value of draws('even', 4, 4000)) counts[value] = (counts[value] ?? 0) + 1;
    expect(counts.reduce((a, b) => a + b)).toBe(4000);
    expect(Math.min(...counts)).toBeGreaterThan(900);
  });

  it('sample exactly as many different items as asked, in order, or all there are', () => {
    const items = Array.from({ length: 20 }, (_, index) => index);
    const sampled = seededRandom('s').sample(items, 7);
    expect(new Set(sampled).size).toBe(7);
    expect(sampled).toEqual([...sampled].sort((a, b) => a - b));
    expect(seededRandom('s').sample(items, Number.POSITIVE_INFINITY)).toEqual(items);
  });

  it('refuse to pick from nothing', () => {
    expect(() => seededRandom('s').pick([])).toThrow('nothing to pick from');
  });

  it('give hexadecimal ids that repeat', () => {
    expect(seededHex('x', 8)).toBe('2d711642');
  });
});
