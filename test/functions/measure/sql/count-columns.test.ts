import { expect, test } from 'vitest';
import { OUTCOME_COUNTS, outcomeCounts } from '../../../../functions/measure/sql/count-columns.ts';

test('the aggregates are the columns that they are listed as, and the two times', () => {
  const columns = [...outcomeCounts('at_ms').matchAll(/ AS (\w+)/g)].map(([, name]) => name);
  expect(columns).toEqual([...OUTCOME_COUNTS, 'first_at_ms', 'last_at_ms']);
});

test('every outcome has a rank of its own, so that none counts twice', () => {
  const ranks = [...outcomeCounts('at_ms').matchAll(/outcome_rank = (\d)/g)].map(
    ([, rank]) => rank,
  );
  expect(ranks.toSorted()).toEqual(['1', '2', '3', '4']);
});
