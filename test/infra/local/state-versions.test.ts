import { mkdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { LakeDocument } from '../../../functions/lake/lake-document.ts';
import { loadDocument, sharedDocument } from '../../../functions/lake/state-document.ts';
import { FolderStore } from '../../../infra/local/folder-store.ts';
import { loadVersion, replaceVersion } from '../../../infra/local/state-versions.ts';
import { temporaryFolder } from '../../functions/ingest/read-lake.ts';

interface Counter extends LakeDocument {
  readonly count: number;
}

/** A counter that was written three times, and its folder of versions. */
async function counted(key: string) {
  const root = await temporaryFolder();
  const warnings: string[] = [];
  const open = () => new FolderStore(root, (line) => warnings.push(line));
  const counter = sharedDocument<Counter>({ key, empty: { schema: 1, count: 0 } });
  const add = (states = open()) =>
    counter.replace(states, ({ count }) => ({ schema: 1, count: count + 1 }));
  for (let at = 0; at < 3; at += 1) await add();
  return { versions: join(root, `${key}.~versions`), warnings, open, counter, add };
}

describe.each(['alerts/c.json', 'reports/c.json.gz'])(
  '%s of which the newest version is',
  (key) => {
    test.each([
      ['empty', (path: string) => truncateSync(path, 0)],
      ['cut', (path: string) => truncateSync(path, 10)],
      ['full of zeros', (path: string) => writeFileSync(path, Buffer.alloc(40))],
      [
        'a folder, as a repaired disk has it',
        (path: string) => {
          rmSync(path);
          mkdirSync(path);
        },
      ],
    ])(
      '%s: the one before is used, in one warning, and goes on under the next number',
      async (_, damage) => {
        const { versions, warnings, open, counter, add } = await counted(key);
        damage(join(versions, '3'));
        const states = open();
        expect(await counter.read(states)).toMatchObject({ count: 2 });
        expect(await add(states)).toMatchObject({ count: 3 });
        expect(await counter.read(states)).toMatchObject({ count: 3 });
        expect(warnings).toEqual([
          `${join(versions, '3')} is damaged: version 2 is used in its place`,
        ]);
        expect(await loadVersion(versions)).toMatchObject({ version: '4' });
      },
    );
  },
);

test('a step that changes nothing writes again what the damaged version hid', async () => {
  const { versions, open, counter } = await counted('c.json');
  truncateSync(join(versions, '3'), 5);
  await counter.replace(open(), (before) => before);
  expect(await loadVersion(versions)).toMatchObject({ version: '4' });
  await counter.replace(open(), (before) => before);
  expect(await loadVersion(versions)).toMatchObject({ version: '4' });
});

test('where no version is whole the document begins anew', async () => {
  const { versions, warnings, open, add } = await counted('c.json');
  for (const version of ['1', '2', '3']) truncateSync(join(versions, version), 1);
  expect(await loadDocument(open(), 'c.json')).toBeUndefined();
  expect(await add()).toMatchObject({ count: 1 });
  expect(warnings[0]).toBe(
    `${join(versions, '3')} is damaged: no earlier version is whole: it begins anew`,
  );
});

test('a newer schema is no damage: it is refused, whatever stands before it', async () => {
  const { versions, open, counter, add } = await counted('c.json');
  writeFileSync(join(versions, '4'), '{"schema":2,"count":"many"}\n');
  const message = /^c\.json has schema 2, newer than 1, .* update this resumption-watch/;
  await expect(counter.read(open())).rejects.toThrow(message);
  await expect(add()).rejects.toMatchObject({ code: 'read-failed' });
});

test('a writer that waited through a repair does not pass for the newest', async () => {
  const { versions } = await counted('c.json');
  truncateSync(join(versions, '3'), 0);
  expect(await replaceVersion(versions, Buffer.from('{}'), '2')).toBe(false);
  expect(await replaceVersion(versions, Buffer.from('{}'), '3')).toBe(true);
});
