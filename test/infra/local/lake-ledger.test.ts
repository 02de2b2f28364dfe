import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { tableKey } from '../../../functions/lake/table-key.ts';
import { ledgerFiles } from '../../../infra/local/lake-ledger.ts';
import { temporaryFolder } from '../../functions/ingest/read-lake.ts';

test('the files of the ledger are found by their day of delivery, both ends included', async () => {
  const dir = await temporaryFolder();
  const keyOf = (table: 'sources' | 'handshakes', day: string) =>
    tableKey(table, { balancerType: 'application', region: 'eu-west-1', day }, 0, day);
  const days = ['2025-12-31', '2026-01-01', '2026-01-02', '2026-01-03'];
  const keys = [...days.map((day) => keyOf('sources', day)), keyOf('handshakes', '2026-01-01')];
  for (const key of keys) {
    await mkdir(dirname(join(dir, key)), { recursive: true });
    await writeFile(join(dir, key), '');
  }
  const found = await ledgerFiles(dir, { first: '2026-01-01', last: '2026-01-02' });
  expect(found).toEqual([keys[1], keys[2]].map((key) => join(dir, key ?? '')));
});

test('a lake without a ledger has no files of it', async () => {
  const lake = join(await temporaryFolder(), 'none');
  expect(await ledgerFiles(lake, { first: '2026-01-01', last: '2026-01-02' })).toEqual([]);
});
