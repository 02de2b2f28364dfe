import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { DOCUMENTS } from '../../../functions/behaviours/documents.ts';

const FOLDER = new URL('../../../functions/behaviours/', import.meta.url);

test.each(Object.keys(DOCUMENTS))('a behaviour is drawn from %s', (name) => {
  const texts = readdirSync(FOLDER).map((file) => readFileSync(new URL(file, FOLDER), 'utf8'));
  expect(texts.some((text) => text.includes(`source: DOCUMENTS.${name}`))).toBe(true);
});

test('no page is named twice', () => {
  const urls = Object.values(DOCUMENTS).map(({ url }) => url);
  expect(new Set(urls).size).toBe(urls.length);
});
