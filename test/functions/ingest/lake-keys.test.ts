import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { quarantineKey, rejectsKey, sourceIdOf } from '../../../functions/ingest/lake-keys.ts';

test('an id is 32 hex digits of bucket and identity, and stays so: lakes hold them', () => {
  const expected = createHash('sha256').update('logs\na/b.log').digest('hex').slice(0, 32);
  expect(sourceIdOf('logs', 'a/b.log')).toBe(expected);
  expect(expected).toMatch(/^[0-9a-f]{32}$/);
});

test('where the bucket ends and the identity begins makes a difference', () => {
  expect(sourceIdOf('ab', 'c')).not.toBe(sourceIdOf('a', 'bc'));
});

test('rejects and notes lie in folders of their own', () => {
  expect(rejectsKey('abc')).toBe('rejects/abc.ndjson');
  expect(quarantineKey('abc')).toBe('quarantine/abc.json');
});
