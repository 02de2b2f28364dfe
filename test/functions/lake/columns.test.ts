import { expect, test } from 'vitest';
import {
  type Column,
  HANDSHAKE_COLUMNS,
  PARTITION_COLUMNS,
  SOURCE_COLUMNS,
  TRIAL_COLUMNS,
} from '../../../functions/lake/columns.ts';

const TABLES: readonly (readonly [string, readonly Column[]])[] = [
  ['handshakes', HANDSHAKE_COLUMNS],
  ['sources', SOURCE_COLUMNS],
  ['trials', TRIAL_COLUMNS],
];

test.each(TABLES)('%s names no column twice, nor one of its partition', (_table, columns) => {
  const names = [...PARTITION_COLUMNS, ...columns].map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
});

test.each(TABLES)('every row of %s says which object it is from', (_table, columns) => {
  const origin = columns.find(({ name }) => ['reading_id', 'source_id'].includes(name));
  expect(origin).toMatchObject({ required: true });
});

test.each(TABLES)(
  'a time of %s is a whole number, what hardly repeats is never null, a hash is a BIGINT',
  (_table, columns) => {
    const times = columns.filter(({ name }) => name.endsWith('_at_ms'));
    expect(new Set(times.map(({ type }) => type))).toEqual(new Set(['BIGINT']));
    const distinct = columns.filter((column) => column.distinct);
    expect(distinct.filter(({ type, hash }) => type !== 'VARCHAR' && !hash)).toEqual([]);
    expect(distinct.filter(({ required }) => !required)).toEqual([]);
    const hashes = columns.filter(({ hash }) => hash);
    expect(hashes.filter(({ type, required }) => type !== 'BIGINT' || !required)).toEqual([]);
  },
);
