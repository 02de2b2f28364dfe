import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, test } from 'vitest';
import { DAY_MS } from '../../../functions/model/time.ts';
import {
  partialPath,
  removePartials,
  removePartialsOf,
} from '../../../infra/local/partial-file.ts';
import { temporaryFolder } from '../../functions/ingest/read-lake.ts';

const MODULE = new URL('../../../infra/local/partial-file.ts', import.meta.url).href;
const OF_OLD_VERSIONS = '0b5c2f0e-6f6e-4d55-9f8a-111111111111.partial';

/** The name that a process gave, which is over by now. */
function nameOfDead(path: string): string {
  const script = `const { partialPath } = await import(${JSON.stringify(MODULE)});
    process.stdout.write(partialPath(${JSON.stringify(path)}))`;
  return spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' })
    .stdout;
}

/** As a process of another number would name it. */
const nameBy = (pid: number, path: string) =>
  partialPath(path)
    .replace(`-${process.pid}-`, `-${pid}-`)
    .replace(/-[0-9a-f]{12}-/, '-000000000000-');

async function folderWith(...names: readonly string[]): Promise<string> {
  const folder = await temporaryFolder();
  mkdirSync(join(folder, 'a', 'b'), { recursive: true });
  for (const name of names) writeFileSync(join(folder, 'a', 'b', name), 'x');
  return folder;
}

const left = (folder: string) => readdirSync(join(folder, 'a', 'b'));

test('what a dead run left is removed at once, however deep it lies', async () => {
  const name = basename(nameOfDead('/x/key'));
  expect(name).toMatch(/^key\..*\.partial$/);
  const folder = await folderWith(name, 'key', 'own.partial', 'notes.txt');
  await removePartials(folder, Date.now());
  expect(left(folder)).toEqual(['key', 'notes.txt', 'own.partial']);
});

test('what a run writes that is not over stays: this one, another, one of another machine', async () => {
  const own = basename(partialPath('key'));
  const others = [
    basename(nameBy(process.ppid, 'key')),
    basename(nameBy(process.ppid, 'key')).replace(/\.[0-9a-f]{8}-/, '.00000000-'),
    OF_OLD_VERSIONS,
  ];
  const folder = await folderWith(own, ...others);
  await removePartials(folder, Date.now());
  expect(left(folder).toSorted()).toEqual([own, ...others].toSorted());
  // Untouched for a day, its number is another process's by now, or nothing is known of it.
  await removePartials(folder, Date.now() + DAY_MS + 60_000);
  expect(left(folder)).toEqual([own]);
});

test('a run that had the number of this one, in a container say, is over', async () => {
  const name = basename(nameBy(process.pid, 'key'));
  const folder = await folderWith(name);
  await removePartials(folder, Date.now());
  expect(left(folder)).toEqual([]);
});

test('only what was to become that file is removed beside it', async () => {
  const [one, other] = [basename(nameOfDead('/x/page.html')), basename(nameOfDead('/x/other'))];
  const folder = await folderWith(one, other);
  await removePartialsOf(join(folder, 'a', 'b', 'page.html'), Date.now());
  expect(left(folder)).toEqual([other]);
});

test('a folder that is not there is no fault', async () => {
  const folder = join(await temporaryFolder(), 'none');
  await removePartials(folder, Date.now());
  await removePartialsOf(join(folder, 'x'), Date.now());
});

test('an old file that is none of ours stays', async () => {
  const folder = await folderWith('download.partial');
  const path = join(folder, 'a', 'b', 'download.partial');
  utimesSync(path, 0, 0);
  await removePartials(folder, Date.now());
  expect(left(folder)).toEqual(['download.partial']);
});
