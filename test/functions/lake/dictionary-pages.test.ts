import { expect, test } from 'vitest';
import { dictionaryPages } from '../../../functions/lake/dictionary-pages.ts';

const NONE = new Uint8Array(0);
const names = ['a', 'bc'];
const bytesOf = (id: number) => Buffer.from(names[id] ?? '');

test('texts stand in the dictionary in the order of their first use, with their lengths', () => {
  const ids = Int32Array.of(1, 0, 1);
  const { dictionary, page, encoding } = dictionaryPages(
    { kind: 'dictionary', ids, idsMax: 2, bytesOf },
    ids,
    NONE,
  );
  expect([...(dictionary?.bytes ?? [])]).toEqual([2, 0, 0, 0, 0x62, 0x63, 1, 0, 0, 0, 0x61]);
  expect([dictionary?.count, encoding]).toEqual([2, 'RLE_DICTIONARY']);
  // One bit an index, a group of eight: 0, 1, 0.
  expect([...page]).toEqual([1, 0b11, 0b010]);
});

test('hashes have no lengths, and a single one no index', () => {
  const ids = Int32Array.of(0, 0);
  const hash = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8);
  const column = { kind: 'hashes', ids, idsMax: 1, bytesOf: () => hash } as const;
  const { dictionary, page } = dictionaryPages(column, ids, NONE);
  expect([...(dictionary?.bytes ?? [])]).toEqual([...hash]);
  expect([...page]).toEqual([0, 4]);
});
