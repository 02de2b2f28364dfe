import { expect, test } from 'vitest';
import {
  compactPartitions,
  PARTITION_LIMITS,
} from '../../../functions/compact/compact-partitions.ts';
import { readingIdOf, readingNumber, sourceIdOf } from '../../../functions/ingest/lake-keys.ts';
import { handshake, T0 } from '../measure/lake-rows.ts';
import { filesOf } from './arbitrary-objects.ts';
import { type LakeFiles, memoryLake, rowsIn } from './memory-lake.ts';

const NOTHING = { dead: new Set<bigint>(), worn: new Set<string>() };
const never = () => false;

/** So many objects of one partition, each with a row. */
function lakeOf(objects: number): LakeFiles {
  const files: LakeFiles = new Map();
  for (let at = 0; at < objects; at += 1) {
    for (const [key, bytes] of filesOf(`object-${at}`, T0, [
      handshake({ connection_id: `connection-${at}` }),
    ]))
      files.set(key, bytes);
  }
  return files;
}

const readingOf = (at: number) =>
  readingNumber(readingIdOf(sourceIdOf('logs', `object-${at}`), null));

test('few small files stay, many become one', async () => {
  const few = lakeOf(PARTITION_LIMITS.smallFiles);
  const before = [...few.keys()];
  await compactPartitions(memoryLake(few), NOTHING, never);
  expect([...few.keys()]).toEqual(before);
  const many = lakeOf(PARTITION_LIMITS.smallFiles + 1);
  const rows = await rowsIn(many);
  await compactPartitions(memoryLake(many), NOTHING, never);
  expect(many.size).toBe(2);
  expect(await rowsIn(many)).toEqual(rows);
});

test('of a worn partition dead readings go, and one file alone is written anew for that', async () => {
  const files = lakeOf(3);
  const folders = [...files.keys()].map((key) => key.slice(0, key.lastIndexOf('/') + 1));
  const worn = new Set(folders);
  await compactPartitions(memoryLake(files), { dead: new Set([readingOf(1)]), worn }, never);
  expect(await rowsIn(files)).toHaveLength(4);
  await compactPartitions(memoryLake(files), { dead: new Set([readingOf(0)]), worn }, never);
  expect(await rowsIn(files)).toHaveLength(2);
  const whole = [...files.keys()];
  await compactPartitions(memoryLake(files), { dead: new Set([readingOf(0)]), worn }, never);
  expect([...files.keys()]).toEqual(whole);
  await compactPartitions(memoryLake(files), { dead: new Set([readingOf(2)]), worn }, never);
  expect([...files.keys()]).toEqual([]);
});

test('killed before any operation, it loses no row', async () => {
  const rows = await rowsIn(lakeOf(PARTITION_LIMITS.smallFiles + 1));
  for (let kill = 1; ; kill += 1) {
    const files = lakeOf(PARTITION_LIMITS.smallFiles + 1);
    let operations = 0;
    const lake = memoryLake(files, async () => {
      operations += 1;
      if (operations === kill) throw new Error('killed');
    });
    const isOver = await compactPartitions(lake, NOTHING, never).then(
      () => true,
      () => false,
    );
    expect(new Set(await rowsIn(files))).toEqual(new Set(rows));
    if (isOver) break;
  }
});
