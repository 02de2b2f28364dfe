import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { FolderStore } from '../../../infra/local/folder-store.ts';
import { filesBelow } from '../../../infra/local/folder-walk.ts';
import { temporaryFolder } from '../../functions/ingest/read-lake.ts';

test('the files that a folder as a store lists are found, in the same order', async () => {
  const dir = await temporaryFolder();
  const outside = join(await temporaryFolder(), 'outside');
  writeFileSync(outside, 'outside');
  for (const name of ['b/2', 'b/1', 'b.log', 'a/c/x', 'b-', 'z.partial', 'a/s.~versions/1']) {
    mkdirSync(join(dir, name, '..'), { recursive: true });
    writeFileSync(join(dir, name), name);
  }
  symlinkSync(outside, join(dir, 'link'));
  symlinkSync(join(dir, 'gone'), join(dir, 'a', 'dangling'));
  symlinkSync(dir, join(dir, 'a', 'loop'));
  const found = [...filesBelow(dir)];
  const listed: string[] = [];
  for await (const { key } of new FolderStore(dir).list('')) listed.push(key);
  expect(listed).toEqual(['a/c/x', 'b-', 'b.log', 'b/1', 'b/2', 'link']);
  const expected = listed.map((key) => (key === 'link' ? outside : join(dir, key)));
  expect(found.map(({ path }) => path)).toEqual(expected);
  expect(found.map(({ sizeBytes }) => sizeBytes)).toEqual([5, 2, 5, 3, 3, 7]);
  expect(found.every(({ modifiedMs }) => modifiedMs > 0)).toBe(true);
});

test('a folder that is not there has no files, and one that can not be listed is said so', async () => {
  const dir = await temporaryFolder();
  expect([...filesBelow(join(dir, 'none'))]).toEqual([]);
  writeFileSync(join(dir, 'file'), '');
  expect(() => [...filesBelow(join(dir, 'file'))]).toThrow(/can't list .*: a part of the path/);
});
