import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { flushFolder, placeWhole } from '../../../infra/local/whole-file.ts';
import { temporaryFolder } from '../../functions/ingest/read-lake.ts';

test('of several that make one file exactly one gets through, and nothing else stays', async () => {
  const folder = await temporaryFolder();
  const path = join(folder, 'x');
  const texts = Array.from({ length: 10 }, (_, at) => `writer ${at}`);
  const placed = await Promise.all(texts.map((text) => placeWhole(path, Buffer.from(text))));
  expect(placed.filter((isOurs) => isOurs)).toHaveLength(1);
  expect(readFileSync(path, 'utf8')).toBe(texts[placed.indexOf(true)]);
  expect(readdirSync(folder)).toEqual(['x']);
  expect(statSync(path).mode & 0o777).toBe(0o600);
});

test('a folder that is not there is an error, and nothing is made', async () => {
  const path = join(await temporaryFolder(), 'none', 'x');
  await expect(placeWhole(path, Buffer.from('x'))).rejects.toMatchObject({ code: 'ENOENT' });
  await expect(flushFolder(join(path, '..'))).rejects.toMatchObject({ code: 'ENOENT' });
});
