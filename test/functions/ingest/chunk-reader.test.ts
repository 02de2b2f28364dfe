import { expect, test } from 'vitest';
import { ChunkReader } from '../../../functions/ingest/chunk-reader.ts';

const readerOf = (...chunks: readonly string[]) =>
  new ChunkReader(
    (async function* () {
      for (const chunk of chunks) yield Buffer.from(chunk);
    })(),
  );

async function rest(chunks: AsyncIterable<Uint8Array>): Promise<string[]> {
  const texts: string[] = [];
  for await (const chunk of chunks) texts.push(Buffer.from(chunk).toString());
  return texts;
}

test('what was peeked at is still read, in the chunks that it came in', async () => {
  const reader = readerOf('a', 'bc', 'def');
  expect(Buffer.from(await reader.peek(2)).toString()).toBe('ab');
  expect(Buffer.from(await reader.peek(99)).toString()).toBe('abcdef');
  expect(await rest(reader.chunks())).toEqual(['a', 'bc', 'def']);
  expect(await reader.peek(1)).toHaveLength(0);
});

test('what was handed out and not taken is handed out again', async () => {
  const reader = readerOf('abc', 'def', 'ghi');
  expect(await rest(reader.hand())).toEqual(['abc', 'def', 'ghi']);
  reader.takeTo(4);
  expect(reader.takenBytes).toBe(4);
  expect(await rest(reader.hand())).toEqual(['ef', 'ghi']);
});

test('zeros are taken up to the next byte, across chunks', async () => {
  const reader = readerOf('\0\0', '\0', '\0x\0');
  expect(await reader.skipZeros()).toBe(4);
  expect(await rest(reader.chunks())).toEqual(['x\0']);
  expect(await readerOf('\0', '\0').skipZeros()).toBeUndefined();
});

test('a source that failed has not ended well, however often it is asked', async () => {
  const reader = new ChunkReader(
    (async function* () {
      yield Buffer.from('a');
      throw new Error('connection reset');
    })(),
  );
  await expect(rest(reader.hand())).rejects.toThrow('connection reset');
  await expect(reader.settled()).rejects.toThrow('connection reset');
  await expect(rest(reader.hand())).rejects.toThrow('connection reset');
});
