import { expect, test } from 'vitest';
import { writeWhole } from '../../../../functions/lake/lake-document.ts';
import {
  homeSources,
  OBJECT_BYTES_MAX,
  storedObject,
} from '../../../../functions/publish/fleet/region-source.ts';
import { FolderStore } from '../../../../infra/local/folder-store.ts';
import { temporaryFolder } from '../../ingest/read-lake.ts';
import { allOf } from './region-samples.ts';

async function homeWith(...keys: readonly string[]): Promise<FolderStore> {
  const home = new FolderStore(await temporaryFolder());
  for (const key of keys) await writeWhole(home, key, Buffer.from(key));
  return home;
}
const HERE = 'regions/111122223333/eu-west-1';
const THERE = 'regions/444455556666/us-gov-west-1';

test('each Region is named by its key, with its report and, where there is one, its history', async () => {
  const home = await homeWith(
    ...[`${HERE}/report.json.gz`, `${HERE}/history.json.gz`, `${THERE}/report.json.gz`],
    ...['reports/latest.json', 'fleet/latest.json'],
  );
  const [first, second, ...more] = await allOf(homeSources(home, null));
  expect(more).toEqual([]);
  expect(first).toMatchObject({
    ...{ name: '111122223333/eu-west-1', accountId: '111122223333', region: 'eu-west-1' },
    ...{ report: { key: `${HERE}/report.json.gz` }, history: { key: `${HERE}/history.json.gz` } },
  });
  expect(second).toMatchObject({ name: '444455556666/us-gov-west-1', history: null });
  if (first === undefined || 'reason' in first) expect.fail();
  expect(`${await first.report.read()}`).toBe(`${HERE}/report.json.gz`);
  expect(Math.abs((first.report.modifiedAtMs ?? 0) - Date.now())).toBeLessThan(60_000);
});

test('the reports of named accounts alone are looked for, each once', async () => {
  const home = await homeWith(`${HERE}/report.json.gz`, `${THERE}/report.json.gz`);
  const found = await allOf(homeSources(home, ['111122223333', '111122223333']));
  expect(found).toMatchObject([{ name: '111122223333/eu-west-1' }]);
});

test('what no stack writes is left out, with its key', async () => {
  const home = await homeWith(
    ...['regions/111122223333/eu-west-1/x.json', 'regions/123/eu-west-1/report.json.gz'],
    ...['regions/111122223333/eu-west-1/deep/report.json.gz', `${THERE}/history.json.gz`],
  );
  const reason = 'is no key that a Region reports under';
  expect(await allOf(homeSources(home, null))).toEqual([
    { key: 'regions/111122223333/eu-west-1/deep/report.json.gz', reason },
    { key: 'regions/111122223333/eu-west-1/x.json', reason },
    { key: 'regions/123/eu-west-1/report.json.gz', reason },
    { key: `${THERE}/`, reason: 'has a history, and no report' },
  ]);
});

test('an account that writes many keys hides no other', async () => {
  const many = Array.from({ length: 210 }, (_, at) => `regions/111122223333/eu-west-1/${at}`);
  const home = await homeWith(...many, `${THERE}/report.json.gz`);
  const found = await allOf(homeSources(home, ['111122223333', '444455556666']));
  expect(found).toHaveLength(202);
  expect(found.at(-1)).toEqual({
    key: 'regions/111122223333/',
    reason: 'has more than 200 objects: the others are not looked at',
  });
  expect(found[1]).toMatchObject({ name: '444455556666/us-gov-west-1' });
});

test('an account that invents Regions has forty of them, and hides no other', async () => {
  const invented = Array.from({ length: 90 }, (_, at) => {
    const land = String.fromCharCode(97 + Math.floor(at / 10), 97);
    return `regions/111122223333/${land}-west-${at % 10}/report.json.gz`;
  });
  const home = await homeWith(...invented, `${THERE}/report.json.gz`);
  for (const accounts of [null, ['111122223333', '444455556666']]) {
    const found = await allOf(homeSources(home, accounts));
    expect(found).toHaveLength(42);
    expect(found).toContainEqual({
      key: 'regions/111122223333/',
      reason: 'has more than 40 Regions: the others are not looked at',
    });
    expect(found).toContainEqual(expect.objectContaining({ accountId: '444455556666' }));
  }
});

test('an object that has grown since is read no further than its limit', async () => {
  const chunk = Buffer.alloc(OBJECT_BYTES_MAX);
  let read = 0;
  async function* endless() {
    for (;;) {
      read += 1;
      yield chunk;
    }
  }
  const store = { read: async () => ({ sizeBytes: 10, chunks: endless() }) };
  const bytes = await storedObject(store, { key: 'x', sizeBytes: 10 }).read();
  expect(bytes?.length).toBeGreaterThan(OBJECT_BYTES_MAX);
  expect(read).toBe(2);
});
