import { spawnSync } from 'node:child_process';
import { mkdir, readdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { FolderStore } from '../../../infra/local/folder-store.ts';
import { objectStoreContract } from '../../contract/object-store.contract.ts';
import { temporaryFolder } from '../../functions/ingest/read-lake.ts';

objectStoreContract('a folder', async () => new FolderStore(await temporaryFolder()));

test('a file in the way of a folder is a fault that says what and where', async () => {
  const root = await temporaryFolder();
  await writeFile(join(root, 'lake'), '');
  const writing = new FolderStore(join(root, 'lake')).write('handshakes/x');
  await expect(writing).rejects.toMatchObject({ code: 'lake-write-failed' });
  await expect(writing).rejects.toThrow(/can't write .*lake\/handshakes\/x: /);
});

test('a full disk is a fault with advice, and leaves no partial file', async ({ skip }) => {
  const root = await temporaryFolder();
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', root]);
  skip(mounted.status !== 0, `a disk of 1 MB can't be mounted here: ${mounted.stderr}`);
  onTestFinished(() => {
    spawnSync('umount', [root]);
  });
  const writer = await new FolderStore(root).write('big');
  const writing = writer.append(Buffer.alloc(2_000_000));
  await expect(writing).rejects.toMatchObject({ code: 'lake-write-failed' });
  await expect(writing).rejects.toThrow(/can't write .*big: the disk is full: .*--lake/);
  await writer.abort();
  expect(await readdir(root)).toEqual([]);
});

test('links to folders are not followed: loops end', async () => {
  const root = await temporaryFolder();
  await mkdir(join(root, 'a'));
  await symlink(root, join(root, 'a', 'loop'));
  await writeFile(join(root, 'a', 'x.log'), 'x');
  const found: string[] = [];
  for await (const { key } of new FolderStore(root).list('')) found.push(key);
  expect(found).toEqual(['a/x.log']);
});

test('a key cannot leave the folder', async () => {
  const store = new FolderStore(await temporaryFolder());
  await expect(store.read('../../etc/passwd')).rejects.toThrow('leaves the store');
});
