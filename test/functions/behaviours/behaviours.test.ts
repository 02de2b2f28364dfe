import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Behaviour } from '../../../functions/behaviours/behaviour.ts';
import { DELIVERY_BEHAVIOURS } from '../../../functions/behaviours/delivery.ts';
import { EXCLUSION_BEHAVIOURS } from '../../../functions/behaviours/exclusions.ts';
import { FALLBACK_BEHAVIOURS } from '../../../functions/behaviours/fallback.ts';
import { MARK_BEHAVIOURS } from '../../../functions/behaviours/marks.ts';
import { SCOPE_BEHAVIOURS } from '../../../functions/behaviours/resumption.ts';
import { VERSION_BEHAVIOURS } from '../../../functions/behaviours/versions.ts';

const ROOT = new URL('../../../', import.meta.url);
const ALL: readonly Behaviour[] = [
  ...SCOPE_BEHAVIOURS,
  ...VERSION_BEHAVIOURS,
  ...EXCLUSION_BEHAVIOURS,
  ...DELIVERY_BEHAVIOURS,
  ...FALLBACK_BEHAVIOURS,
  ...MARK_BEHAVIOURS,
];

/** Titles that begin with a behaviour's id in brackets, as `file#title`. */
function claimedTests(): readonly string[] {
  return readdirSync(new URL('test/', ROOT), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.test.ts'))
    .flatMap((path) => {
      const text = readFileSync(new URL(`test/${path}`, ROOT), 'utf8');
      const titles = text.matchAll(/\btest\(\s*'(\[[a-z0-9-]+\] [^']+)'/g);
      return [...titles].map((match) => `test/${path}#${match[1]}`);
    });
}

test('the tests that a behaviour names are exactly those that claim to prove it', () => {
  expect(ALL.flatMap((row) => row.tests).sort()).toEqual([...claimedTests()].sort());
});

test.each(ALL.map((row) => [row.id, row] as const))('%s names tests of its own only', (id, row) => {
  expect(row.tests.length).toBeGreaterThan(0);
  for (const name of row.tests) expect(name).toContain(`#[${id}] `);
});

test('ids are unique, statements are single sentences, sources are AWS pages with a month', () => {
  expect(new Set(ALL.map((row) => row.id)).size).toBe(ALL.length);
  for (const { says, source } of ALL) {
    expect(says).toMatch(/^An? [^\n]+[^.]\.$/);
    expect(source.url).toMatch(/^https:\/\/(docs\.aws\.amazon\.com|repost\.aws)\//);
    expect(source.readOn).toMatch(/^\d{4}-\d{2}$/);
  }
});

test('only the statement that is drawn from two documents is inferred', () => {
  const inferred = ALL.filter((row) => row.status === 'inferred').map((row) => row.id);
  expect(inferred).toEqual(['network-psk']);
});

test('what no document says is undocumented: mutual TLS on a network balancer', () => {
  const undocumented = ALL.filter((row) => row.status === 'undocumented').map((row) => row.id);
  expect(undocumented).toEqual(['network-mutual-tls']);
});
