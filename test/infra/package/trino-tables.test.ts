import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { TRINO_TABLES_FILE, trinoTables } from '../../../infra/package/trino-tables.ts';

test('the published statements are what `npm run tables` writes', () => {
  expect(readFileSync(TRINO_TABLES_FILE, 'utf8')).toBe(trinoTables());
});
