import type { Handshake } from '../model/handshake.ts';
import type { Freshness, MeasureSettings, RateCounts } from '../model/rate.ts';
import { firstDay } from './read-span.ts';
import { arrivedOf } from './reference-arrivals.ts';
import { connectionsOf } from './reference-connections.ts';
import { countGroups } from './reference-counts.ts';
import { exclusionTest } from './reference-exclusions.ts';
import { freshnessOf, type LedgerRow } from './reference-freshness.ts';

/**
 * The same counts and freshness as the rate query, in plain TypeScript over the rows of the lake, in
 * no particular order; slow on purpose (quadratic per client), so that it can be checked by eye.
 */
export function referenceMeasure(
  handshakes: readonly Handshake[],
  ledger: readonly LedgerRow[],
  settings: MeasureSettings,
): { readonly counts: readonly RateCounts[]; readonly freshness: readonly Freshness[] } {
  const day = firstDay(settings);
  const read = handshakes.filter((row) => day === null || row.day >= day);
  const connections = connectionsOf(read, settings.keepAliveMs);
  const arrived = arrivedOf(connections, read, exclusionTest(read, settings.exclusions), settings);
  return {
    counts: countGroups(arrived),
    freshness: freshnessOf(
      ledger.filter((row) => day === null || row.day >= day),
      settings.toMs,
    ),
  };
}
