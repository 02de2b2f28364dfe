import { parquetMetadata } from 'hyparquet';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { describe, expect, test } from 'vitest';
import {
  columnsOf,
  refuseLargeGroups,
  refuseWrongPages,
} from '../../../../functions/ingest/records/parquet-pages.ts';

const VALUES = Array.from({ length: 50 }, (_, at) => (at % 3 === 0 ? null : `v${at % 5}`));
const NAMES = new Map([['a', 0]]);

function fileOf(codec: 'SNAPPY' | 'UNCOMPRESSED' = 'UNCOMPRESSED') {
  const columnData = [
    { name: 'a', type: 'STRING' as const, data: VALUES },
    { name: 'b', type: 'INT32' as const, data: VALUES.map((_, at) => at) },
  ];
  const bytes = new Uint8Array(parquetWriteBuffer({ columnData, codec }));
  return { bytes, metadata: parquetMetadata(bytes.buffer) };
}

type File = ReturnType<typeof fileOf>;

function check(file: File): void {
  const [group] = file.metadata.row_groups;
  if (group === undefined) throw new Error('it has a group');
  refuseWrongPages(file, group, columnsOf(group, NAMES));
}

test.each(['SNAPPY', 'UNCOMPRESSED'] as const)('a file as it was written by %s passes', (codec) => {
  const file = fileOf(codec);
  refuseLargeGroups(file.metadata);
  check(file);
  expect(columnsOf(file.metadata.row_groups[0] as never, NAMES)).toHaveLength(1);
});

describe('what claims to be larger than it is', () => {
  test.each([
    ['rows', { num_rows: 10n ** 12n }],
    ['rows that its groups do not have', { num_rows: 51n }],
  ])('%s', (_what, changed) => {
    expect(() => refuseLargeGroups({ ...fileOf().metadata, ...changed })).toThrow(/rows/);
  });

  test('a group', () => {
    const { metadata } = fileOf();
    const row_groups = metadata.row_groups.map((group) => ({ ...group, num_rows: 2_000_000n }));
    expect(() => refuseLargeGroups({ ...metadata, num_rows: 2_000_000n, row_groups })).toThrow(
      /rows of a group/,
    );
  });

  test('a column of fewer values than rows, or outside of the file', () => {
    const { bytes, metadata } = fileOf();
    const [group] = metadata.row_groups;
    if (group === undefined) throw new Error('it has a group');
    const columns = columnsOf(group, NAMES);
    const more = { ...group, num_rows: 51n };
    expect(() => refuseWrongPages({ bytes, metadata }, more, columns)).toThrow('has 50 values');
    const moved = columns.map((column) => ({ ...column, total_compressed_size: 10n ** 9n }));
    expect(() => refuseWrongPages({ bytes, metadata }, group, moved)).toThrow('outside');
  });

  test('any byte of a page that is another leaves no run of more values than there are', () => {
    const { bytes } = fileOf();
    let refused = 0;
    for (let at = 4; at < 120; at += 1) {
      for (const mask of [0xff, 0x80, 0x01]) {
        const file = fileOf();
        file.bytes[at] = (bytes[at] ?? 0) ^ mask;
        try {
          check(file);
        } catch {
          refused += 1;
        }
      }
    }
    expect(refused).toBeGreaterThan(0);
  });
});
