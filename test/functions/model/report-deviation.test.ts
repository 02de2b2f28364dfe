import { expect, test } from 'vitest';
import { NEXT_BY_RUNBOOK } from '../../../functions/model/deviation.ts';
import { deviationSchema } from '../../../functions/model/report-deviation.ts';
import { sampleDeviation } from '../judge/alerts/alert-samples.ts';

const DEVIATION = sampleDeviation();

test('a deviation as it was judged is one, and nothing else is added', () => {
  expect(deviationSchema.parse(DEVIATION)).toEqual(DEVIATION);
  expect(deviationSchema.safeParse({ ...DEVIATION, more: 1 }).success).toBe(false);
  expect(deviationSchema.safeParse({ ...DEVIATION, next: '' }).success).toBe(false);
});

test('one that a version before left without a next step sends to the runbook', () => {
  const { next: _, ...before } = DEVIATION;
  expect(deviationSchema.parse(before).next).toBe(NEXT_BY_RUNBOOK);
});
