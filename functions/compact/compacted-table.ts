import { type Column, HANDSHAKE_COLUMNS, SOURCE_COLUMNS } from '../lake/columns.ts';
import type { LakeTable } from '../lake/table-key.ts';

/** A table whose small files are merged, and how its rows are ordered in a whole. */
export interface CompactedTable {
  readonly name: LakeTable;
  readonly columns: readonly Column[];
  /** Like beside like compresses better; rows that are equal here stay as they were read. */
  readonly order: readonly string[];
}

/**
 * The tables that get a file from each log object. Trials do not: a prober's run is one file, and
 * which of its lines are the same trial is counted within it.
 */
export const COMPACTED_TABLES: readonly CompactedTable[] = [
  { name: 'sources', columns: SOURCE_COLUMNS, order: ['balancer', 'ended_at_ms'] },
  {
    name: 'handshakes',
    columns: HANDSHAKE_COLUMNS,
    order: ['balancer', 'node', 'handshake_at_ms'],
  },
];
