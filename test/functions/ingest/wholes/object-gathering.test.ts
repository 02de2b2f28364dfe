import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sourceIdOf } from '../../../../functions/ingest/lake-keys.ts';
import { testRuns } from '../../../test-runs.ts';
import type { LakeFiles } from '../../compact/memory-lake.ts';
import {
  contentOf,
  filesOf,
  gather,
  gatheredLake,
  gatheringInto,
  ingestedLake,
  type Way,
} from './gathered-lake.ts';
import { sampleObjects, storedObjects } from './stored-objects.ts';

const RUNS = testRuns(3000, 60);
const WAYS: readonly Way[] = ['at once', 'as they come'];
/** So small that nearly every object is written by itself, or in parts. */
const TINY = { rows: 3, objects: 2, partitions: 2 };

test.each(WAYS)(
  'objects read %s give the rows, rejects and notes of objects read one by one',
  async (way) => {
    await fc.assert(
      fc.asyncProperty(storedObjects, async (objects) => {
        const expected = await contentOf(await ingestedLake(objects));
        expect(await contentOf(await gatheredLake(objects, way))).toEqual(expected);
        expect(await contentOf(await gatheredLake(objects, way, TINY))).toEqual(expected);
      }),
      { numRuns: RUNS },
    );
  },
  600_000,
);

test('however many objects there are, a partition has one file of each table', async () => {
  const files = await gatheredLake(sampleObjects(300, 2), 'at once');
  expect([...files.keys()].map((key) => key.replace(/[0-9a-f]{32}/, 'HASH')).sort()).toEqual(
    ['handshakes', 'sources'].map((table) => {
      return `v2/${table}/balancer_type=application/region=eu-west-1/day=2026-01-02/xx-whole-HASH.parquet`;
    }),
  );
});

test('the same objects give the same names, in whatever order they come', async () => {
  const objects = sampleObjects(5, 2);
  const files = await gatheredLake(objects, 'at once');
  const reversed = await gatheredLake(objects.toReversed(), 'as they come');
  expect([...reversed.keys()].sort()).toEqual([...files.keys()].sort());
});

test('a whole holds as many rows as its limit says, and a larger object has one to itself', async () => {
  const limits = { rows: 100, objects: 1000, partitions: 10 };
  const files = await gatheredLake(sampleObjects(10, 30), 'at once', limits);
  // Four objects reach the limit.
  expect(filesOf(files, 'handshakes')).toHaveLength(3);
  const large = await gatheredLake(sampleObjects(2, 1000), 'as they come', limits);
  expect(filesOf(large, 'handshakes')).toHaveLength(2);
  expect(await contentOf(large)).toEqual(
    await contentOf(await ingestedLake(sampleObjects(2, 1000))),
  );
});

test('of a large object that ends too early nothing stays, and those before it are whole', async () => {
  const [first, second] = sampleObjects(2, 1000);
  if (first === undefined || second === undefined) throw new Error('two were asked for');
  const zipped = gzipSync(second.bytes);
  const objects = [first, { ...second, bytes: zipped.subarray(0, zipped.length - 9) }];
  const limits = { rows: 1500, objects: 1000, partitions: 10 };
  const files = await gatheredLake(objects, 'as they come', limits);
  expect(await contentOf(files)).toEqual(await contentOf(await ingestedLake(objects)));
});

test('rows come before the ledger, so that a run cut short anywhere counts nothing twice', async () => {
  const files: LakeFiles = new Map();
  const gathering = gatheringInto(files);
  for (const object of sampleObjects(3, 2)) await gather(gathering, object, 'at once');
  expect([...files.keys()]).toEqual([]);
  await gathering.flush();
  expect([...files.keys()].map((key) => key.split('/')[1])).toEqual(['handshakes', 'sources']);
});

test('an object that was set aside and is read now leaves the quarantine', async () => {
  const files: LakeFiles = new Map();
  const [object] = sampleObjects(1, 2);
  if (object === undefined) throw new Error('one was asked for');
  const gathering = gatheringInto(files);
  const ref = { bucket: 'logs', key: object.key, identity: object.key, sizeBytes: 5 };
  expect(await gathering.gatherBody(ref, undefined)).toMatchObject({ is: 'set-aside' });
  const note = `quarantine/${sourceIdOf('logs', object.key)}.json`;
  expect([...files.keys()].filter((key) => key === note || key.includes('-aside'))).toHaveLength(2);
  await gather(gathering, object, 'at once');
  expect([...files.keys()].filter((key) => key === note || key.includes('-aside'))).toEqual([]);
  expect(filesOf(files, 'sources')).toHaveLength(1);
});

test('a failing world is thrown as it is, and no ledger names what was not written', async () => {
  const files: LakeFiles = new Map();
  const gathering = gatheringInto(files, undefined, async (operation) => {
    if (operation.startsWith('commit v2/handshakes')) throw new Error('the disk is full');
  });
  for (const object of sampleObjects(3, 2)) await gather(gathering, object, 'at once');
  await expect(gathering.flush()).rejects.toThrow('the disk is full');
  await gathering.abort();
  expect([...files.keys()]).toEqual([]);
});
