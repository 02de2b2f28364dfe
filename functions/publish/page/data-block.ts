import type { History } from '../../model/history.ts';
import type { Report } from '../../model/report.ts';
import { type PackedReport, unpackReport } from '../packed-report.ts';
import { held } from './views/dom.ts';

/** The report that the page's file holds; null where it holds none. */
export async function readReport(): Promise<Report | null> {
  const packed = await readBlock<PackedReport>('report');
  return packed === null ? null : unpackReport(packed);
}

/** The history that the page's file holds; null where it holds none. */
export async function readHistory(): Promise<History | null> {
  return await readBlock<History>('history');
}

/** A JSON value, gzip in base64; null where the block is empty. */
async function readBlock<Value>(id: string): Promise<Value | null> {
  const text = atob(held(id).textContent.trim());
  if (text === '') return null;
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at += 1) bytes[at] = text.charCodeAt(at);
  const plain = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  return await new Response(plain).json();
}
