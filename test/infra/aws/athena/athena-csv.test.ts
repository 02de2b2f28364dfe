import fc from 'fast-check';
import { expect, test } from 'vitest';
import { athenaCsvRecords, type CsvField } from '../../../../infra/aws/athena/athena-csv.ts';

async function recordsOf(...chunks: readonly Uint8Array[]): Promise<(readonly CsvField[])[]> {
  const records: (readonly CsvField[])[] = [];
  const arriving = (async function* () {
    yield* chunks;
  })();
  for await (const record of athenaCsvRecords(arriving)) records.push(record);
  return records;
}

const recordsOfText = (text: string) => recordsOf(Buffer.from(text));

/** As Athena writes: NULL as nothing, every other value in quotes. */
function written(records: readonly (readonly CsvField[])[]): Uint8Array {
  const field = (value: CsvField) => (value === null ? '' : `"${value.replaceAll('"', '""')}"`);
  return Buffer.from(records.map((record) => `${record.map(field).join(',')}\n`).join(''));
}

const anyField = fc.option(
  fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.string({ unit: fc.constantFrom('"', ',', '\n', '\r', 'é', '😀', 'a') }),
  ),
);

test('whatever Athena writes is read as it was, wherever the pieces end', async () => {
  const records = fc
    .integer({ min: 1, max: 4 })
    .chain((width) =>
      fc.array(fc.array(anyField, { minLength: width, maxLength: width }), { maxLength: 5 }),
    );
  await fc.assert(
    fc.asyncProperty(records, fc.integer({ min: 1, max: 7 }), async (expected, pieceBytes) => {
      const bytes = written(expected);
      const pieces: Uint8Array[] = [];
      for (let at = 0; at < bytes.length; at += pieceBytes) {
        pieces.push(bytes.subarray(at, at + pieceBytes));
      }
      expect(await recordsOf(...pieces)).toEqual(expected);
    }),
    { numRuns: 500 },
  );
});

test('the last line may lack its end, and what has no quotes is text', async () => {
  expect(await recordsOfText('"a","b"\nx,')).toEqual([
    ['a', 'b'],
    ['x', null],
  ]);
});

test('no text has no records', async () => {
  expect(await recordsOfText('')).toEqual([]);
});

test.each([
  ['"a","b', 'ends within a value'],
  ['"a"b,"c"\n', 'goes on behind its quotes'],
  ['"a""\n', 'ends within a value'],
])('%j is refused', async (text, why) => {
  await expect(recordsOfText(text)).rejects.toThrow(why);
});

test('bytes that are no UTF-8 are refused', async () => {
  await expect(recordsOf(Uint8Array.of(0x22, 0xff, 0x22, 0x0a))).rejects.toThrow();
});
