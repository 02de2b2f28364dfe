import { OVERREAD_BYTES } from '../../../../functions/ingest/lines/line-fields.ts';

/** Text as UTF-8 bytes with readable bytes behind its end, as the scanner's buffer has them. */
export function paddedView(text: string | Uint8Array): DataView {
  const bytes = typeof text === 'string' ? Buffer.from(text) : text;
  const padded = new Uint8Array(bytes.length + OVERREAD_BYTES);
  padded.set(bytes);
  return new DataView(padded.buffer);
}
