import { expect, test } from 'vitest';
import { reportSchema } from '../../../functions/model/report.ts';
import { makeReport } from '../../../functions/publish/report.ts';
import { sampleParts } from '../publish/report-samples.ts';

const report = makeReport(sampleParts());
const isValid = (changes: object) => reportSchema.safeParse({ ...report, ...changes }).success;

test('a report of another schema, or with a field that is not described, is refused', () => {
  expect(isValid({})).toBe(true);
  expect(isValid({ schema: 2 })).toBe(false);
  expect(isValid({ more: 1 })).toBe(false);
});

test('a rate above 1, a count below 0 and a text that is no time are refused', () => {
  const [rate] = report.rates;
  expect(isValid({ rates: [{ ...rate, rate: 1.01 }] })).toBe(false);
  expect(isValid({ rates: [{ ...rate, failed: -1 }] })).toBe(false);
  expect(isValid({ generatedAt: 'yesterday' })).toBe(false);
});
