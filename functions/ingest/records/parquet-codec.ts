import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from 'node:zlib';
import { snappyUncompress } from 'hyparquet';

/** A page's bytes, of which its header says how many they are when decompressed. */
type Decompress = (bytes: Uint8Array, length: number) => Uint8Array;

/** The codecs that are read; none gives more than the header says. */
export const COMPRESSORS: Readonly<Record<string, Decompress>> = {
  UNCOMPRESSED: (bytes) => bytes,
  SNAPPY: (bytes, length) => {
    const output = new Uint8Array(length);
    snappyUncompress(bytes, output);
    return output;
  },
  GZIP: (bytes, length) => gunzipSync(bytes, atMost(length)),
  BROTLI: (bytes, length) => brotliDecompressSync(bytes, atMost(length)),
  ZSTD: (bytes, length) => zstdDecompressSync(bytes, atMost(length)),
};

function atMost(length: number): { readonly maxOutputLength: number } {
  return { maxOutputLength: Math.max(1, length) };
}
