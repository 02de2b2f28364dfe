import { expect, test } from 'vitest';
import { COMPACTED_TABLES } from '../../../functions/compact/compacted-table.ts';

test('handshakes and their ledger are compacted, trials are not', () => {
  expect(COMPACTED_TABLES.map(({ name }) => name)).toEqual(['sources', 'handshakes']);
});

test.each(COMPACTED_TABLES)(
  '$name has the columns that compaction goes by',
  ({ columns, order }) => {
    const found = order.map((name) => columns.find((column) => column.name === name));
    // A column of values that hardly repeat has no ranks to sort by.
    expect(found.map((column) => column?.distinct ?? 'sortable')).toEqual(
      order.map(() => 'sortable'),
    );
    expect(found).not.toContain(undefined);
    // Rows of a reading that is held already are known by this column.
    expect(columns.find(({ name }) => name === 'reading_id')?.required).toBe(true);
  },
);
