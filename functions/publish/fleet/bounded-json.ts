import { gunzipSync } from 'node:zlib';

/** An object of JSON. */
export type Fields = Record<string, unknown>;

/** In plain: three times what a Region of 200 balancers with 8 nodes each reports. */
const TEXT_BYTES_MAX = 134_217_728;
/** Values take more memory than text: this many of the smallest take half a gigabyte. */
const VALUES_MAX = 10_000_000;
const GZIP_MAGIC = 0x1f8b;
const BEFORE_VALUES: readonly number[] = [...'[{,'].map((mark) => mark.charCodeAt(0));

/** The JSON object of some bytes, gzip or plain; else, in words, why there is none to be read. */
export function boundedJson(bytes: Uint8Array): Fields | string {
  try {
    const isGzip = ((bytes[0] ?? 0) << 8) + (bytes[1] ?? 0) === GZIP_MAGIC;
    const text = isGzip ? gunzipSync(bytes, { maxOutputLength: TEXT_BYTES_MAX }) : bytes;
    if (text.length > TEXT_BYTES_MAX) return tooLarge;
    if (valuesIn(text) > VALUES_MAX) return `has more than ${VALUES_MAX} values`;
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

/** At least as many as there are, before any is made: marks within texts count too. */
function valuesIn(text: Uint8Array): number {
  const [array, object, next] = BEFORE_VALUES;
  let values = 1;
  for (const byte of text) {
    if (byte === next || byte === object || byte === array) values += 1;
  }
  return values;
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
