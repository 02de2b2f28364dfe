import { expect, test } from 'vitest';
import { fleetHistorySchema, fleetSchema } from '../../../../functions/publish/fleet/fleet.ts';
import { SAMPLE_HISTORY } from './region-samples.ts';

test('an empty fleet is one; with a field that nobody knows it is none', () => {
  const empty = {
    ...{ schema: 1, generatedAt: '2026-03-04T12:00:00.000Z', staleAfterHours: 3 },
    ...{ generator: { version: '0.1.0' }, parts: [], leftOut: [], sums: [] },
    ...{ repeated: [], deviating: [] },
  };
  expect(fleetSchema.safeParse(empty).success).toBe(true);
  expect(fleetSchema.safeParse({ ...empty, rate: 0.5 }).success).toBe(false);
});

test('a history of many keeps each by its name', () => {
  const parts = [{ name: '111122223333/eu-west-1', history: SAMPLE_HISTORY }];
  expect(fleetHistorySchema.parse({ schema: 1, parts }).parts).toEqual(parts);
});
