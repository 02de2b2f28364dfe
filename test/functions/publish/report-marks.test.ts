import { expect, test } from 'vitest';
import { marksSchema } from '../../../functions/model/report-logs.ts';
import { wilson } from '../../../functions/model/statistics/wilson.ts';
import { markConfirmation, reportMarks } from '../../../functions/publish/report-marks.ts';
import { sampleMarks, sampleRate } from '../judge/measurement-samples.ts';

const OLD = { tlsVersion: '1.2', mechanism: 'session-ticket' } as const;
const MARKS = [
  sampleMarks({ resumed: 20, full: 10, lagged: 30, lagSumMs: 90_000, lagMaxMs: 8000 }),
  sampleMarks({ ...OLD, resumedThoughFull: 2, full: 8, missing: 10, pending: 1, portChanged: 3 }),
  sampleMarks({ tlsVersion: null, mechanism: null, foreign: 4 }),
];

test('the marks of a balancer as a whole, and by version and mechanism', () => {
  const { marks = [], probeHandshakes } = reportMarks({ marks: MARKS });
  expect(probeHandshakes).toBe(40);
  expect(marks).toHaveLength(1);
  expect(marks[0]).toMatchObject({
    ...{ probeHandshakes: 40, foreign: 4, confirmed: 38, resumedThoughFull: 2, missing: 10 },
    ...{ agreement: { rate: 0.95, ...wilson(0.95, 40) }, loss: { rate: 0.2, ...wilson(0.2, 50) } },
    ...{ pending: 1, portChanged: 3, lagMeanSeconds: 3, lagMaxSeconds: 8 },
    byVersion: [
      { ...OLD, confirmed: 8, loss: { rate: 0.5 }, lagMeanSeconds: null, lagMaxSeconds: null },
      { tlsVersion: '1.3', mechanism: 'psk', confirmed: 30, loss: { rate: 0 } },
    ],
  });
  expect(marksSchema.parse(marks[0])).toEqual(marks[0]);
});

test('without marks the report says nothing of them', () => {
  expect(reportMarks({ marks: [] })).toEqual({});
  expect(markConfirmation([])(sampleRate())).toEqual({});
});

test('a counted rate of a balancer says by how many probes its mark is confirmed', () => {
  const of = (changes: Parameters<typeof sampleRate>[0]) =>
    markConfirmation(MARKS)(sampleRate(changes)).markConfirmedBy;
  expect(of({ tlsVersion: 'all' })).toBe(38);
  expect(of({ tlsVersion: '1.3' })).toBe(30);
  expect(of({ tlsVersion: '1.0' })).toBe(0);
  expect(of({ balancer: 'app/other/1' })).toBe(0);
  expect(of({ level: 'node', node: '10.0.0.1' })).toBeNull();
  expect(of({ method: 'unobservable' })).toBeNull();
});
