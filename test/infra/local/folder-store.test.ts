import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { FolderStore } from '../../../infra/local/folder-store.ts';
import { objectStoreContract } from '../../contract/object-store.contract.ts';
import { stateStoreContract } from '../../contract/state-store.contract.ts';
import { temporaryFolder } from '../../functions/ingest/read-lake.ts';

objectStoreContract('a folder', async () => new FolderStore(await temporaryFolder()));

stateStoreContract('a folder', async () => {
  const root = await temporaryFolder();
  return () => new FolderStore(root);
});

const STATE_WRITER = new URL('state-writer.ts', import.meta.url).pathname;
const startWriter = (root: string, times: number) =>
  spawn(process.execPath, [STATE_WRITER, root, String(times)], { stdio: 'inherit' });

async function count(root: string): Promise<number> {
  const state = await new FolderStore(root).load('k');
  return state === undefined ? 0 : Number(Buffer.from(state.bytes).toString());
}

test('several processes write one state and lose nothing; old versions go', async () => {
  const root = await temporaryFolder();
  const writers = Array.from({ length: 4 }, () => startWriter(root, 50));
  const codes = await Promise.all(writers.map(async (writer) => (await once(writer, 'exit'))[0]));
  expect([codes, await count(root)]).toEqual([[0, 0, 0, 0], 200]);
  expect((await readdir(join(root, 'k.~versions'))).length).toBeLessThanOrEqual(64);
});

test('a killed writer blocks nobody, and what it wrote is whole', async () => {
  const root = await temporaryFolder();
  for (let round = 1; round <= 3; round += 1) {
    const before = await count(root);
    const writer = startWriter(root, 1_000_000);
    while ((await count(root)) < before + 10) await setTimeout(1);
    writer.kill('SIGKILL');
    await once(writer, 'exit');
  }
  const reached = await count(root);
  const store = new FolderStore(root);
  const version = (await store.load('k'))?.version ?? null;
  expect(await store.replace('k', Buffer.from(String(reached + 1)), version)).toBe(true);
  expect(await count(root)).toBe(reached + 1);
});

test('a writer that slept through many versions does not pass for the newest', async () => {
  const root = await temporaryFolder();
  const store = new FolderStore(root);
  for (let at = 0; at < 70; at += 1) {
    expect(await store.replace('k', Buffer.from(String(at)), at === 0 ? null : `${at}`)).toBe(true);
  }
  expect(await store.replace('k', Buffer.from('late'), '1')).toBe(false);
  expect(await store.replace('k', Buffer.from('late'), null)).toBe(false);
  expect(await count(root)).toBe(69);
});

test('states are no objects of the folder', async () => {
  const root = await temporaryFolder();
  const store = new FolderStore(root);
  await store.replace('alerts/state', Buffer.from('x'), null);
  for await (const { key } of store.list('')) expect.unreachable(`${key} is listed`);
});

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
