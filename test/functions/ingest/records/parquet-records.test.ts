import { gzipSync, zstdCompressSync } from 'node:zlib';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { describe, expect, test } from 'vitest';
import { ingestBytes, ingestText } from '../read-lake.ts';
import { content, DELIVERED, FOLDER, KEY, legacyKey, record, written } from './vended-samples.ts';

const [ACCESS, NETWORK, CONNECTION] = DELIVERED;
if (ACCESS === undefined || NETWORK === undefined || CONNECTION === undefined) {
  throw new Error('there are formats');
}
type Write = Parameters<typeof parquetWriteBuffer>[0];

function fileOf(columnData: Write['columnData'], options: Partial<Write> = {}): Uint8Array {
  return new Uint8Array(parquetWriteBuffer({ columnData, ...options }));
}

const texts = (values: Readonly<Record<string, string>>, rows = 1): Write['columnData'] =>
  Object.entries(values).map(([name, value]) => {
    return { name, type: 'STRING' as const, data: Array.from({ length: rows }, () => value) };
  });

test('columns of numbers and instants give the rows of texts', async () => {
  const values = record(CONNECTION.format);
  const numbers = new Set(['client_port', 'listener_port']);
  const columnData = texts(values).map((column) => {
    const [value] = column.data as [string];
    if (numbers.has(column.name)) {
      return { name: column.name, type: 'INT32' as const, data: [Number(value)] };
    }
    if (column.name === 'tls_handshake_latency') {
      return { name: column.name, type: 'DOUBLE' as const, data: [Number(value)] };
    }
    if (column.name !== 'time') return column;
    return { name: 'time', type: 'TIMESTAMP' as const, data: [new Date(`${value.slice(0, 23)}Z`)] };
  });
  const legacy = await ingestText(legacyKey(CONNECTION.format), CONNECTION.format.example);
  const { rows } = await ingestBytes(KEY, [fileOf(columnData)]);
  expect(rows.map(content)).toEqual(legacy.rows.map(content));
});

test.each([
  ['GZIP', (bytes: Uint8Array) => new Uint8Array(gzipSync(bytes))],
  ['ZSTD', (bytes: Uint8Array) => new Uint8Array(zstdCompressSync(bytes))],
] as const)('pages may be compressed by %s', async (codec, compress) => {
  const bytes = fileOf(texts(record(NETWORK.format)), {
    codec,
    compressors: { [codec]: compress },
  });
  expect((await ingestBytes(KEY, [bytes])).source).toMatchObject({ lines: 1, rows: 1 });
});

test('rows of several groups, in chunks, are each a line; a wrong one is rejected', async () => {
  const columnData = texts(record(NETWORK.format), 250).map((column) => {
    if (column.name !== 'client_port') return column;
    const data = Array.from({ length: 250 }, (_, at) => (at === 7 ? '?' : `203.0.113.7:${at}`));
    return { ...column, data };
  });
  const bytes = fileOf(columnData, { rowGroupSize: 100 });
  const chunks = Array.from({ length: Math.ceil(bytes.length / 999) }, (_, at) =>
    bytes.subarray(at * 999, (at + 1) * 999),
  );
  const { source } = await ingestBytes(KEY, chunks);
  expect(source).toMatchObject({ lines: 250, rows: 249, rejected: { 'bad-client': 1 } });
  expect(source.kind).toBe('vended-network-tls-access');
});

test('a file without rows is a log of none, one of health checks is skipped', async () => {
  const empty = fileOf(texts(record(NETWORK.format), 0));
  expect((await ingestBytes(KEY, [empty])).source).toMatchObject({ lines: 0, rows: 0 });
  const checks = fileOf(texts({ elb: 'app/a/1', time: 't', target_addr: 'x' }, 3));
  expect((await ingestBytes(KEY, [checks])).source).toMatchObject({
    ...{ lines: 3, rows: 0, skipped: { 'health-check': 3 } },
  });
});

describe('a file that can not be read', () => {
  const good = written('parquet', NETWORK.format, [record(NETWORK.format)]);

  test('whose columns are those of something else is no log', async () => {
    await expect(ingestBytes(KEY, [fileOf(texts({ a: 'b' }))])).rejects.toThrow('no log');
  });

  test('that is cut is set aside in a folder of balancers, and no log elsewhere', async () => {
    const cut = good.subarray(0, good.length - 20);
    expect((await ingestBytes(KEY, [cut])).source.quarantined).toBe('parquet-unreadable');
    await expect(ingestBytes('x.parquet', [cut])).rejects.toThrow('no log');
  });

  test('of which any byte is another gives the same rows, other rows, or is set aside', async () => {
    for (let at = 4; at < good.length; at += 11) {
      const bytes = Uint8Array.from(good);
      bytes[at] = (bytes[at] ?? 0) ^ 0xff;
      const key = `${FOLDER}${at}`;
      const { source } = await ingestBytes(key, [bytes]).catch((error: Error) => {
        if (!error.message.includes('no log')) throw error;
        return { source: { quarantined: 'parquet-unreadable', rows: 0, lines: 0 } };
      });
      if (source.quarantined !== null) expect(source).toMatchObject({ rows: 0, lines: 0 });
    }
  });
});
