import { packReport } from '../packed-report.ts';
import { filledShell, packed } from '../report-page.ts';
import type { Fleet, FleetBlock } from './fleet.ts';
import type { RegionPart } from './region-part.ts';

/** What a browser opens without trouble, and a person waits for; memory holds as much. */
export const PAGE_BYTES_MAX = 100_000_000;

/** A part as the page's file holds it: gzip in base64, to be unpacked when a person opens it. */
export interface PackedPart {
  readonly name: string;
  readonly report: string;
  /** Empty where there is none. */
  readonly history: string;
}

/** Packs a part for the page. */
export function packPart({ name, report, history }: RegionPart): PackedPart {
  return {
    name,
    report: packed(packReport(report)),
    history: history === null ? '' : packed(history),
  };
}

/** How much of the page a part takes. */
export function packedBytes({ report, history }: PackedPart): number {
  return report.length + history.length;
}

/**
 * The page of a fleet as one HTML file: the same shell as that of one report. Parts that are not
 * given, as they would make it too large, are in its table alone.
 */
export function fleetPage(shell: string, fleet: Fleet, held: readonly PackedPart[]): string {
  const block: FleetBlock = { fleet, blocks: held.map(({ name }) => name) };
  const lines = held.flatMap(({ report, history }) => [report, history]);
  return filledShell(shell, { report: packed(block), history: lines.join('\n') });
}
