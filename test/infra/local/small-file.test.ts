import { mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readSmallFile, SMALL_FILE_BYTES_MAX } from '../../../infra/local/small-file.ts';
import { temporaryFolder } from '../../functions/ingest/read-lake.ts';

test('a small file comes with its state, whole', async () => {
  const path = join(await temporaryFolder(), 'small');
  for (const length of [0, 1, SMALL_FILE_BYTES_MAX]) {
    writeFileSync(path, Buffer.alloc(length, 7));
    utimesSync(path, 5, 6);
    const file = readSmallFile(path);
    expect(file).toMatchObject({ sizeBytes: length, modifiedMs: 6000 });
    expect(Buffer.from(file?.bytes ?? []).equals(Buffer.alloc(length, 7))).toBe(true);
  }
});

test('larger ones, folders and what is gone are left to a store', async () => {
  const dir = await temporaryFolder();
  writeFileSync(join(dir, 'large'), Buffer.alloc(SMALL_FILE_BYTES_MAX + 1));
  mkdirSync(join(dir, 'folder'));
  for (const name of ['large', 'folder', 'gone', 'large/x']) {
    expect(readSmallFile(join(dir, name))).toBeUndefined();
  }
});
