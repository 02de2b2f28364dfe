import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import {
  decodeDocument,
  encodeDocument,
  isWholeDocument,
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

test.each([
  ['empty', '', /^reports\/a\.json is empty: restore an earlier version, or remove it$/],
  ['cut', '{"schema":1,"na', /^reports\/a\.json is damaged: /],
  ['null', 'null', /^reports\/a\.json is damaged: /],
  ['of a newer schema', '{"schema":7}', /^reports\/a\.json has schema 7, newer than 1, /],
])('a document that is %s is a fault of one line', (_, text, message) => {
  const decoding = () => decodeDocument('reports/a.json', Buffer.from(text));
  expect(decoding).toThrow(message);
  expect(decoding).toThrow(expect.objectContaining({ code: 'read-failed' }));
});

test('cut anywhere, no document passes for whole', () => {
  for (const key of ['a.json', 'a.json.gz']) {
    const bytes = encodeDocument(key, DOCUMENT);
    expect(isWholeDocument(key, bytes)).toBe(true);
    // The last byte of a text is the end of its line.
    const least = key.endsWith('.gz') ? bytes.length : bytes.length - 1;
    for (let at = 0; at < least; at += 1) {
      expect(isWholeDocument(key, bytes.subarray(0, at))).toBe(false);
    }
  }
});

test('a document from before schemas were counted is read', () => {
  expect(decodeDocument('a.json', Buffer.from('{"name":"x"}'))).toEqual({ name: 'x' });
});
