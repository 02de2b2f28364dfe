import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  packReport,
  packRows,
  unpackReport,
  unpackRows,
} from '../../../functions/publish/packed-report.ts';
import { makeReport } from '../../../functions/publish/report.ts';
import { sampleCurve } from '../judge/measurement-samples.ts';
import { reportOfBefore } from './report-of-before.ts';
import { sampleParts } from './report-samples.ts';

const value = fc.oneof(fc.string(), fc.double({ noNaN: true }), fc.boolean(), fc.constant(null));
const rows = fc
  .uniqueArray(
    fc.string({ minLength: 1 }).filter((name) => name !== '__proto__'),
    { maxLength: 5 },
  )
  .chain((names) =>
    fc.array(fc.record(Object.fromEntries(names.map((name) => [name, value]))), { maxLength: 20 }),
  );

test('rows come back as they were packed, through JSON', () => {
  fc.assert(
    fc.property(rows, (given) => {
      const asJson = JSON.parse(JSON.stringify(given));
      expect(unpackRows(JSON.parse(JSON.stringify(packRows(asJson))))).toEqual(asJson);
    }),
  );
});

test('a column that repeats itself holds each value once', () => {
  const many = Array.from({ length: 100 }, (_, at) => ({ name: `balancer ${at % 2}`, at }));
  const [name, at] = packRows(many).columns;
  expect(name).toMatchObject({ distinct: ['balancer 0', 'balancer 1'] });
  expect(at).toHaveProperty('values');
});

test('rows within rows come back; a row that has none, or lacks the key, has null', () => {
  const many = [{ at: 0 }, { at: 1, part: null }, { at: 2, part: { a: 1, b: 'x' } }, { at: 3 }];
  const parts = many.map((row) => ({ ...row, part: row.part ?? null }));
  expect(unpackRows(JSON.parse(JSON.stringify(packRows(many))))).toEqual(parts);
});

test('how long sessions live comes back as it was packed', () => {
  const { measurement, ...parts } = sampleParts();
  const report = makeReport({
    ...parts,
    measurement: { ...measurement, survival: [sampleCurve()] },
  });
  expect(report.survival).toHaveLength(1);
  expect(unpackReport(JSON.parse(JSON.stringify(packReport(report)))).survival).toEqual(
    report.survival,
  );
});

test('kinds of clients come back as they were packed; a report of before gets none', () => {
  const report = makeReport(sampleParts());
  expect(report.clients.length).toBeGreaterThan(0);
  expect(unpackReport(JSON.parse(JSON.stringify(packReport(report))))).toEqual(report);
  const before = reportOfBefore(report);
  expect(unpackReport(JSON.parse(JSON.stringify(packReport(before))))).toEqual(before);
});
