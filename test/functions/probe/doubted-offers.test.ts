import { expect, test } from 'vitest';
import { DoubtedOffers } from '../../../functions/probe/doubted-offers.ts';

test('an answer decides the offers that had ended before it began, a refusal all', () => {
  const offers = new DoubtedOffers<string>();
  const early = offers.begin();
  offers.doubt('a');
  const between = offers.begin();
  offers.doubt('b');
  expect(offers.answered(early)).toEqual([]);
  expect(offers.answered(between)).toEqual(['a']);
  offers.doubt('c');
  expect(offers.all()).toEqual(['b', 'c']);
  expect([offers.all(), offers.answered(offers.begin())]).toEqual([[], []]);
});
