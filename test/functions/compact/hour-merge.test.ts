import { expect, test } from 'vitest';
import {
  COMPACTED_TABLES,
  type CompactedTable,
} from '../../../functions/compact/compacted-table.ts';
import { mergeHour } from '../../../functions/compact/hour-merge.ts';
import { T0 } from '../measure/lake-rows.ts';
import { filesOf } from './arbitrary-objects.ts';
import { type LakeFiles, memoryLake } from './memory-lake.ts';

const SOURCES = COMPACTED_TABLES[0] as CompactedTable;
const names = ['a', 'b', 'c', 'd'];

function hourOf(files: LakeFiles) {
  const listed = [...files].map(([key, bytes]) => ({ key, sizeBytes: bytes.length }));
  listed.sort((a, b) => (a.key < b.key ? -1 : 1));
  const [key = ''] = files.keys();
  const folder = key.slice(0, key.lastIndexOf('/') + 1);
  return { folder, hour: '12', endsAtMs: T0, files: listed };
}

const lakeOf = (): LakeFiles => new Map(names.flatMap((name) => [...filesOf(name, T0, [])]));
const never = () => false;

test('all files become one, which is written before they are removed', async () => {
  const files = lakeOf();
  const steps: string[] = [];
  const lake = memoryLake(files, async (step) => void steps.push(step.split(' ')[0] ?? ''));
  const run = { lake, limits: { wholeRows: 100, atOnce: 2 }, isLate: never };
  const merge = await mergeHour(hourOf(files), SOURCES, run);
  expect(merge).toMatchObject({ is: 'merged', wholes: 1, files: 4, rows: 4, unreadable: [] });
  const writes = steps.filter((step) => step !== 'read');
  expect(writes).toEqual(['commit', 'remove', 'remove', 'remove', 'remove']);
  expect(files.size).toBe(1);
});

test('a whole holds no more rows than its limit', async () => {
  const files = lakeOf();
  const run = { lake: memoryLake(files), limits: { wholeRows: 2, atOnce: 2 }, isLate: never };
  expect(await mergeHour(hourOf(files), SOURCES, run)).toMatchObject({ wholes: 2, files: 4 });
  expect(files.size).toBe(2);
});

test('a file that is gone ends the merge with nothing changed', async () => {
  const files = lakeOf();
  const hour = hourOf(files);
  files.delete(hour.files[1]?.key ?? '');
  const before = new Map(files);
  const run = { lake: memoryLake(files), limits: { wholeRows: 100, atOnce: 1 }, isLate: never };
  expect(await mergeHour(hour, SOURCES, run)).toMatchObject({ is: 'gone', wholes: 0 });
  expect(files).toEqual(before);
});

test('out of time, it merges what it has read and leaves the rest', async () => {
  const files = lakeOf();
  let looks = 0;
  const isLate = () => ++looks >= 2;
  const run = { lake: memoryLake(files), limits: { wholeRows: 100, atOnce: 1 }, isLate };
  expect(await mergeHour(hourOf(files), SOURCES, run)).toMatchObject({ is: 'late', files: 2 });
  expect(files.size).toBe(3);
});
