import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { RunTally } from '../../../../functions/ingest/wholes/run-tally.ts';
import { DEFAULT_KEEP_ALIVE_MS } from '../../../../functions/model/rate.ts';
import type { ObjectStore } from '../../../../functions/ports.ts';
import type { Input } from '../../../../infra/cli/inputs/find-inputs.ts';
import { InputReader, versionOf } from '../../../../infra/cli/reading/input-reader.ts';
import type { LakeFiles } from '../../../functions/compact/memory-lake.ts';
import {
  contentOf,
  gatheringInto,
  ingestedLake,
  type StoredObject,
} from '../../../functions/ingest/wholes/gathered-lake.ts';
import { sampleObjects } from '../../../functions/ingest/wholes/stored-objects.ts';

const LARGE_LINES = 2000;

/** A bucket that answers in no order, as networks do. */
function bucketOf(objects: readonly StoredObject[]): ObjectStore {
  const refuse = () => Promise.reject(new Error('nobody writes to the logs'));
  return {
    async *list() {},
    ...{ write: refuse, remove: refuse },
    read: async (key) => {
      const at = objects.findIndex((object) => object.key === key);
      await new Promise((resolve) => setTimeout(resolve, (at * 7) % 5));
      const bytes = objects[at]?.bytes;
      if (bytes === undefined) return undefined;
      const chunks = async function* () {
        for (let from = 0; from < bytes.length; from += 60_000) {
          yield bytes.subarray(from, from + 60_000);
        }
      };
      return { sizeBytes: bytes.length, chunks: chunks() };
    },
  };
}

function inputOf(object: StoredObject, logs: ObjectStore): Input {
  const { key, bytes } = object;
  return {
    ...{ path: `s3://logs/${key}`, sizeBytes: bytes.length, state: '"etag"', identity: key },
    ...{ remote: { logs, key }, copies: null },
  };
}

async function readFrom(objects: readonly StoredObject[], listed = objects) {
  const files: LakeFiles = new Map();
  const gathering = gatheringInto(files);
  const tally = new RunTally();
  const { signal } = new AbortController();
  const reader = new InputReader(gathering, tally, { keepAliveMs: DEFAULT_KEEP_ALIVE_MS, signal });
  const logs = bucketOf(objects);
  let done = 0;
  await reader.read(
    listed.map((object) => inputOf(object, logs)),
    (bytes) => {
      done += bytes;
    },
  );
  await gathering.flush();
  return { files, tally, done };
}

/** The rows of the tables, without what names the reading. */
const rowsOf = async (files: LakeFiles) =>
  (await contentOf(files)).rows
    .filter((row) => row.startsWith('v2/handshakes'))
    .map((row) => row.replace(/"reading_id".*/, ''))
    .sort();

test('objects of a bucket, small and large, are gathered one at a time', async () => {
  const [large, ...small] = sampleObjects(12, LARGE_LINES);
  if (large === undefined) throw new Error('twelve were asked for');
  const zipped = small.map(({ key, bytes }) => ({ key, bytes: gzipSync(bytes) }));
  const objects = [...zipped, large];
  const { files, tally, done } = await readFrom(objects);
  expect(tally.objects).toBe(12);
  expect(done).toBe(objects.reduce((sum, { bytes }) => sum + bytes.length, 0));
  expect(await rowsOf(files)).toEqual(await rowsOf(await ingestedLake(objects)));
}, 60_000);

test('an object that is gone is set aside, whatever comes after it', async () => {
  const objects = sampleObjects(3, 2);
  const { files, tally } = await readFrom(objects.slice(1), objects);
  expect([tally.objects, tally.setAside.length]).toEqual([3, 1]);
  expect(await rowsOf(files)).toHaveLength(4);
});

test('a version is the state of the object, and the keep-alive time unless it is the usual one', () => {
  const copy = { sizeBytes: 5, state: 1.25 };
  expect(versionOf(copy, DEFAULT_KEEP_ALIVE_MS)).toBe('5 1.25');
  expect(versionOf(copy, 60_000)).toBe('5 1.25 keep-alive 60000');
  expect(versionOf({ sizeBytes: 5, state: '"e"' }, DEFAULT_KEEP_ALIVE_MS)).toBe('5 "e"');
});
