import { expect, test } from 'vitest';
import { RecordFields } from '../../../../functions/ingest/records/record-fields.ts';

function textsOf(values: readonly unknown[]): readonly string[] {
  const record = new RecordFields();
  record.begin(values.length);
  for (const [at, value] of values.entries()) record.put(at, value);
  const { starts, ends, count } = record.fields;
  return Array.from({ length: count }, (_, at) =>
    Buffer.from(record.view.buffer, starts[at], (ends[at] ?? 0) - (starts[at] ?? 0)).toString(),
  );
}

test.each<readonly [unknown, string]>([
  ['TLSv1.3', 'TLSv1.3'],
  ['"session-reused"', 'session-reused'],
  ['"', '"'],
  ['', ''],
  [null, ''],
  [undefined, ''],
  [443, '443'],
  [443n, '443'],
  [0.037, '0.037'],
  [0.0000005, '0.0000005'],
  [Number.NaN, '\0'],
  [Number.POSITIVE_INFINITY, '\0'],
  [true, 'true'],
  [new Date(0), '1970-01-01T00:00:00.000Z'],
  [new Date(Number.NaN), '\0'],
  [{}, '\0'],
  [['a'], '\0'],
  ['é€𝄞', 'é€𝄞'],
])('%s is written as %s', (value, text) => {
  expect(textsOf([value])).toEqual([text]);
});

test('values are side by side, what is not put is absent, and long ones have room', () => {
  const long = 'é'.repeat(60_000);
  expect(textsOf(['a', long, 'b'])).toEqual(['a', long, 'b']);
  const record = new RecordFields();
  record.begin(2);
  record.put(0, 'x'.repeat(70_000));
  expect(record.isLong).toBe(true);
  record.begin(2);
  expect(record.isLong).toBe(false);
  record.put(0, 'a');
  record.put(1, 'b');
  record.begin(2);
  record.put(1, 'c');
  expect([...record.fields.ends.subarray(0, 2)]).toEqual([0, 1]);
});
