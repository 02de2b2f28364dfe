import fc from 'fast-check';
import { readingIdOf, readingNumber, sourceIdOf } from '../../../functions/ingest/lake-keys.ts';
import { ledgerRow } from '../../../functions/ingest/ledger.ts';
import { HANDSHAKE_COLUMNS } from '../../../functions/lake/columns.ts';
import { tableFile } from '../../../functions/lake/table-file.ts';
import { tableKey } from '../../../functions/lake/table-key.ts';
import type { Handshake } from '../../../functions/model/handshake.ts';
import { HOUR_MS } from '../../../functions/model/time.ts';
import { arbitraryHandshake } from '../measure/arbitrary-lake.ts';
import { ledgerRow as ledgerEntry, T0 } from '../measure/lake-rows.ts';

/** What one log object gave: its files by key. */
export type ObjectFiles = ReadonlyMap<string, Uint8Array>;

const endedAtMs = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(T0, T0 + 1) },
  { weight: 1, arbitrary: fc.constantFrom(T0 + HOUR_MS, T0 + 24 * HOUR_MS, null) },
);

/** Objects whose files fall into few hours; connections span them, and each name is one object's. */
export const arbitraryObjects: fc.Arbitrary<ObjectFiles[]> = fc
  .array(fc.tuple(endedAtMs, fc.array(arbitraryHandshake, { maxLength: 4 })), {
    minLength: 2,
    maxLength: 8,
  })
  .map((objects) => objects.map(([endMs, rows], at) => filesOf(`object-${at}`, endMs, rows)));

/** The files of one object: a row in the ledger, and its handshakes by partition. */
export function filesOf(
  name: string,
  endMs: number | null,
  handshakes: readonly Handshake[],
): ObjectFiles {
  const sourceId = sourceIdOf('logs', name);
  const byKey = new Map<string, Handshake[]>();
  for (const row of handshakes) {
    const { balancer_type: balancerType, region, day } = row;
    const key = tableKey('handshakes', { balancerType, region, day }, endMs, sourceId);
    byKey.set(key, [
      ...(byKey.get(key) ?? []),
      { ...row, reading_id: readingNumber(readingIdOf(sourceId, null)) },
    ]);
  }
  const source = ledgerEntry(endMs, { sourceId, key: name, rows: handshakes.length });
  const { balancerType, region, day } = source;
  const at = { balancerType: balancerType ?? 'unknown', region, day } as const;
  return new Map([
    ...[...byKey].map(([key, rows]) => [key, tableFile(HANDSHAKE_COLUMNS, rows)] as const),
    [tableKey('sources', at, endMs, sourceId), ledgerRow(source)],
  ]);
}
