import type { History } from '../../../model/history.ts';
import type { Report } from '../../../model/report.ts';
import type { FleetBlock } from '../../fleet/fleet.ts';
import { type PackedReport, unpackReport } from '../../packed-report.ts';

/** What the page's first block holds: one report, or many side by side. */
export type PageBlock = { readonly report: Report } | FleetBlock;

/** The content of the page's first block; null where it is empty. */
export async function readPageBlock(block: string): Promise<PageBlock | null> {
  const packed = await readBlock<PackedReport | FleetBlock>(block);
  if (packed === null) return null;
  return 'fleet' in packed ? packed : { report: unpackReport(packed) };
}

/** The report in the text of a block; null where the block is empty. */
export async function readReport(block: string): Promise<Report | null> {
  const packed = await readBlock<PackedReport>(block);
  return packed === null ? null : unpackReport(packed);
}

/** The history in the text of the page's block; null where the block is empty. */
export async function readHistory(block: string): Promise<History | null> {
  return await readBlock<History>(block);
}

/** A JSON value, gzip in base64. */
async function readBlock<Value>(block: string): Promise<Value | null> {
  const text = atob(block.trim());
  if (text === '') return null;
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at += 1) bytes[at] = text.charCodeAt(at);
  const plain = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  return (await new Response(plain).json()) as Value;
}
