import { SOURCE_COLUMNS } from '../lake/columns.ts';
import { tableFile } from '../lake/table-file.ts';
import type { Source } from '../model/source.ts';

/** A source's row of the ledger, as a Parquet file of its own. */
export function ledgerRow(source: Source): Uint8Array {
  return tableFile(SOURCE_COLUMNS, [valuesOf(source)]);
}

function valuesOf(source: Source) {
  return {
    source_id: source.sourceId,
    bucket: source.bucket,
    key: source.key,
    kind: source.kind,
    account_id: source.accountId,
    balancer: source.balancer,
    ended_at_ms: source.endedAtMs,
    bytes: source.bytes,
    lines: source.lines,
    rows: source.rows,
    skipped: JSON.stringify(source.skipped),
    rejected: JSON.stringify(source.rejected),
    quarantined: source.quarantined,
  };
}
