import { brotliCompressSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { COMPRESSORS } from '../../../../functions/ingest/records/parquet-codec.ts';

const BYTES = Buffer.from('a log of a balancer '.repeat(100));

test.each([
  ['GZIP', gzipSync(BYTES)],
  ['BROTLI', brotliCompressSync(BYTES)],
  ['ZSTD', zstdCompressSync(BYTES)],
  ['UNCOMPRESSED', BYTES],
])('%s gives what the header says, and never more', (codec, stored) => {
  expect(Buffer.from(COMPRESSORS[codec]?.(stored, BYTES.length) ?? [])).toEqual(BYTES);
  if (codec !== 'UNCOMPRESSED') expect(() => COMPRESSORS[codec]?.(stored, 10)).toThrow();
});

test('a codec that nobody wrote for logs is not known', () => {
  expect(Object.keys(COMPRESSORS)).not.toContain('LZO');
});
