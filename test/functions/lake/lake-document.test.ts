import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import {
  decodeDocument,
  encodeDocument,
  readDocument,
  readWhole,
  writeDocument,
  writeWhole,
} from '../../../functions/lake/lake-document.ts';
import type { ObjectStore } from '../../../functions/ports.ts';
import { FolderStore } from '../../../infra/local/folder-store.ts';
import { temporaryFolder } from '../ingest/read-lake.ts';

const DOCUMENT = { schema: 1, name: 'ä€', rows: [1, null] };

test('a document is one line of JSON, gzipped where its key says so', () => {
  expect(`${encodeDocument('a.json', DOCUMENT)}`).toBe(
    '{"schema":1,"name":"ä€","rows":[1,null]}\n',
  );
  const packed = encodeDocument('a.json.gz', DOCUMENT);
  expect(`${gunzipSync(packed)}`).toBe('{"schema":1,"name":"ä€","rows":[1,null]}\n');
  expect(decodeDocument('a.json.gz', packed)).toEqual(DOCUMENT);
  expect(encodeDocument('a.json.gz', DOCUMENT)).toEqual(packed);
});

test.each(['reports/a.json', 'measured/a.json.gz'])('%s is read as it was written', async (key) => {
  const lake = new FolderStore(await temporaryFolder());
  expect(await readDocument(lake, key)).toBeUndefined();
  expect(await readWhole(lake, key)).toBeUndefined();
  await writeDocument(lake, key, DOCUMENT);
  expect(await readDocument(lake, key)).toEqual(DOCUMENT);
});

test('a write that fails is aborted, and its error thrown', async () => {
  const calls: string[] = [];
  const lake: Pick<ObjectStore, 'write'> = {
    write: async () => ({
      append: async () => void calls.push('append'),
      commit: () => Promise.reject(new Error('no room')),
      abort: async () => void calls.push('abort'),
    }),
  };
  const writing = writeWhole(lake as ObjectStore, 'a.json', Buffer.from('{}'));
  await expect(writing).rejects.toThrow('no room');
  expect(calls).toEqual(['append', 'abort']);
});
