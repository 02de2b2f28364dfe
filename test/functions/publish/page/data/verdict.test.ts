import { describe, expect, test } from 'vitest';
import { BALANCER_VERDICTS } from '../../../../../functions/model/verdict.ts';
import {
  headlineOf,
  isOneOf,
  sumVerdicts,
  VERDICTS_WORST_FIRST,
  worstRank,
} from '../../../../../functions/publish/page/data/verdict.ts';

const STALE = [{ rule: 'stale' }, { rule: 'stale' }] as const;

test('the order, worst first, is that of the report with unknown before sound', () => {
  const known = VERDICTS_WORST_FIRST.filter((name) => name !== 'unknown');
  expect(known).toEqual(BALANCER_VERDICTS);
});

test('the worst verdict ranks highest; sound and nothing rank 0', () => {
  expect(VERDICTS_WORST_FIRST.map((name) => worstRank({ [name]: 1 }))).toEqual([4, 3, 2, 1, 0]);
  expect(worstRank({ sound: 5, suspected: 1, deviating: 0 })).toBe(3);
  expect(worstRank({})).toBe(0);
});

test('counts of places add up; what none has is left out', () => {
  const places = [{ verdicts: { sound: 2 } }, { verdicts: { sound: 1, deviating: 1 } }];
  expect(sumVerdicts(places)).toEqual({ deviating: 1, sound: 3 });
  expect(sumVerdicts([])).toEqual({});
});

test('a filter leaves places with such a verdict; the empty one leaves all', () => {
  expect(isOneOf({ sound: 1 }, '')).toBe(true);
  expect(isOneOf({ sound: 1 }, 'sound')).toBe(true);
  expect(isOneOf({ sound: 1 }, 'deviating')).toBe(false);
  expect(isOneOf({ sound: 1 }, 'toString')).toBe(false);
});

describe('the headline', () => {
  test.each([
    ['of none', {}, 'unknown', 'No balancer was seen.'],
    [
      'of one that is sound',
      { sound: 1 },
      'sound',
      '1 balancer: all sound. Nothing deviates from what AWS documents.',
    ],
    [
      'of many that are sound',
      { sound: 1200 },
      'sound',
      '1,200 balancers: all sound. Nothing deviates from what AWS documents.',
    ],
    [
      'of one suspected among sound ones',
      { sound: 3, suspected: 1 },
      'suspected',
      '4 balancers: 0 deviating, 1 suspected, 0 without enough evidence, 3 sound.',
    ],
    [
      'of all four',
      { sound: 1, suspected: 2, deviating: 1, 'not-enough-evidence': 2 },
      'deviating',
      '6 balancers: 1 deviating, 2 suspected, 2 without enough evidence, 1 sound.',
    ],
    [
      'where none has enough evidence',
      { 'not-enough-evidence': 1 },
      'not-enough-evidence',
      '1 balancer: 0 deviating, 0 suspected, 1 without enough evidence, 0 sound.',
    ],
    [
      'where some have no verdict',
      { sound: 1, unknown: 2 },
      'unknown',
      '3 balancers: 0 deviating, 0 suspected, 0 without enough evidence, 1 sound, ' +
        '2 without a verdict.',
    ],
    [
      'of an older report',
      { unknown: 2 },
      'unknown',
      'An older version made this report: it has no verdict of 2 balancers.',
    ],
  ] as const)('%s', (_name, counts, verdict, text) => {
    expect(headlineOf(counts, [])).toEqual({ verdict, text });
  });

  test('does not say that nothing deviates where a deviation stands beside the verdicts', () => {
    expect(headlineOf({ sound: 2 }, STALE).text).toBe(
      '2 balancers: all sound. Beside that: stale.',
    );
  });

  test('says that nothing deviates only where every balancer is sound', () => {
    for (const name of VERDICTS_WORST_FIRST) {
      const { verdict, text } = headlineOf({ sound: 9, [name]: 1 }, []);
      expect(text.includes('Nothing deviates')).toBe(name === 'sound');
      expect(verdict).toBe(name);
    }
  });
});
