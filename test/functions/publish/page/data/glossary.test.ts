import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { GLOSSARY } from '../../../../../functions/publish/page/data/glossary.ts';

const DOCS = new URL('../../../../../docs/report.md', import.meta.url);

test('the page explains the words of docs/report.md, and no others', () => {
  const [, table = ''] = /^## Words\n\n(.*?)\n\n/ms.exec(readFileSync(DOCS, 'utf8')) ?? [];
  const words = table
    .split('\n')
    .slice(2)
    .map((row) => row.split('|')[1]?.trim().split(',')[0]);
  expect(Object.keys(GLOSSARY)).toEqual(words);
});
