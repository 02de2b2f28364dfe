import { gunzipSync } from 'node:zlib';

/** An object of JSON. */
export type Fields = Record<string, unknown>;

/** In plain: nearly three times what a Region of 200 balancers with 8 nodes each reports. */
const TEXT_BYTES_MAX = 100_663_296;
/** Values take more memory than text: this many of the smallest take half a gigabyte. */
const VALUES_MAX = 10_000_000;
/** A report has 6 levels: what looks at one that is far deeper would call itself too often. */
const DEPTH_MAX = 64;
const GZIP_MAGIC = 0x1f8b;
const [ARRAY, ARRAY_END, OBJECT, OBJECT_END, NEXT, QUOTE, ESCAPE] = Buffer.from('[]{},"\\');

/** The JSON object of some bytes, gzip or plain; else, in words, why there is none to be read. */
export function boundedJson(bytes: Uint8Array): Fields | string {
  try {
    const isGzip = ((bytes[0] ?? 0) << 8) + (bytes[1] ?? 0) === GZIP_MAGIC;
    const text = isGzip ? gunzipSync(bytes, { maxOutputLength: TEXT_BYTES_MAX }) : bytes;
    if (text.length > TEXT_BYTES_MAX) return tooLarge;
    const { values, depth } = shapeOf(text);
    if (values > VALUES_MAX) return `has more than ${VALUES_MAX} values`;
    if (depth > DEPTH_MAX) return `has values within more than ${DEPTH_MAX} others`;
    const value: unknown = JSON.parse(
      Buffer.from(text.buffer, text.byteOffset, text.length).toString(),
    );
    return isFields(value) ? value : 'is no JSON object';
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    return code === 'ERR_BUFFER_TOO_LARGE' ? tooLarge : 'is damaged: no JSON, or cut off';
  }
}

const tooLarge = `has more than ${TEXT_BYTES_MAX} bytes in plain`;

/** How many values a text of JSON has, and how deep, before any is made. */
function shapeOf(text: Uint8Array): { readonly values: number; readonly depth: number } {
  let [values, depth, deepest] = [1, 0, 0];
  let isQuoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const byte = text[at];
    if (byte === QUOTE) isQuoted = !isQuoted;
    // What follows it is of the text, a quote too.
    else if (byte === ESCAPE) at += 1;
    if (isQuoted) continue;
    if (byte === NEXT) values += 1;
    else if (byte === ARRAY || byte === OBJECT) {
      values += 1;
      depth += 1;
      if (depth > deepest) deepest = depth;
    } else if (byte === ARRAY_END || byte === OBJECT_END) depth -= 1;
  }
  return { values, depth: deepest };
}

/** Whether a value is an object that is no list. */
export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** How many values one holds, itself too; it stops to count beyond `most`. */
export function countValues(value: unknown, most: number): number {
  let values = 0;
  const left = [value];
  while (left.length > 0 && values <= most) {
    const one = left.pop();
    values += 1;
    if (typeof one !== 'object' || one === null) continue;
    for (const within of Object.values(one)) {
      left.push(within);
      if (left.length > most) return most + 1;
    }
  }
  return values;
}
