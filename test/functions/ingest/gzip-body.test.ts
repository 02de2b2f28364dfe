import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { BODY_LIMITS, readBody } from '../../../functions/ingest/gzip-body.ts';

async function read(chunks: readonly Uint8Array[], limits = BODY_LIMITS, sizeBytes?: number) {
  const size = sizeBytes ?? chunks.reduce((sum, chunk) => sum + chunk.length, 0);
  const source = (async function* () {
    yield* chunks;
  })();
  const pieces: Uint8Array[] = [];
  for await (const piece of readBody({ sizeBytes: size, chunks: source }, limits))
    pieces.push(piece);
  return Buffer.concat(pieces).toString();
}

test('gzip is decompressed, whatever chunks it comes in; plain bytes pass', async () => {
  const zipped = gzipSync('one line\n'.repeat(100));
  expect(await read([zipped.subarray(0, 3), zipped.subarray(3)])).toBe('one line\n'.repeat(100));
  expect(await read([Buffer.alloc(0), Buffer.from('plain')])).toBe('plain');
  expect(await read([])).toBe('');
});

test('a body at its limit is read, and one byte more is refused unread', async () => {
  const limits = { ...BODY_LIMITS, storedBytesMax: 5 };
  expect(await read([Buffer.from('12345')], limits)).toBe('12345');
  const refused = { name: 'UnreadableBody', reason: 'object-too-large' };
  await expect(read([Buffer.from('123456')], limits)).rejects.toMatchObject(refused);
});

test('decompressed bytes have a limit of their own', async () => {
  const zipped = gzipSync('a'.repeat(1000));
  expect(await read([zipped], { ...BODY_LIMITS, bytesMax: 1000 })).toHaveLength(1000);
  const refused = read([zipped], { ...BODY_LIMITS, bytesMax: 999 });
  await expect(refused).rejects.toMatchObject({ reason: 'gzip-bomb' });
});

test('fewer and more bytes than the object has are a mismatch', async () => {
  for (const size of [4, 6]) {
    const refused = read([Buffer.from('12345')], BODY_LIMITS, size);
    await expect(refused).rejects.toMatchObject({ reason: 'size-mismatch' });
  }
});

test('an error of the store is passed on as it is', async () => {
  const chunks = (async function* () {
    yield gzipSync('x').subarray(0, 12);
    throw new Error('connection reset');
  })();
  const readAll = async () => {
    for await (const _ of readBody({ sizeBytes: 50, chunks }, BODY_LIMITS));
  };
  await expect(readAll()).rejects.toThrow('connection reset');
});

test('a reader that stops at the first piece closes the store', async () => {
  let closed = false;
  const chunks = (async function* () {
    try {
      yield Buffer.from('one');
      yield Buffer.from('two');
    } finally {
      closed = true;
    }
  })();
  for await (const _ of readBody({ sizeBytes: 6, chunks }, BODY_LIMITS)) break;
  expect(closed).toBe(true);
});

test.each([1, 7, 100_000])('gzip behind zeros is read on, in chunks of %i bytes', async (size) => {
  const parts = ['one\n', 'two\n', 'three\n'].map((text) => gzipSync(text.repeat(50)));
  const [one, two, three] = parts as [Buffer, Buffer, Buffer];
  const all = Buffer.concat([one, Buffer.alloc(700), two, three, Buffer.alloc(3)]);
  const chunks = Array.from({ length: Math.ceil(all.length / size) }, (_, at) =>
    all.subarray(at * size, (at + 1) * size),
  );
  expect(await read(chunks)).toBe(
    `${'one\n'.repeat(50)}${'two\n'.repeat(50)}${'three\n'.repeat(50)}`,
  );
});

test.each([1, 100_000])(
  'what is no gzip behind zeros is refused, in chunks of %i bytes',
  async (size) => {
    const all = Buffer.concat([gzipSync('one\n'), Buffer.alloc(9), Buffer.from('two\n')]);
    const chunks = Array.from({ length: Math.ceil(all.length / size) }, (_, at) =>
      all.subarray(at * size, (at + 1) * size),
    );
    await expect(read(chunks)).rejects.toMatchObject({ reason: 'gzip-corrupt' });
  },
);

test('zeros that end too soon are a mismatch', async () => {
  const padded = Buffer.concat([gzipSync('one\n'), Buffer.alloc(9)]);
  const refused = read([padded], BODY_LIMITS, padded.length + 1);
  await expect(refused).rejects.toMatchObject({ reason: 'size-mismatch' });
});
