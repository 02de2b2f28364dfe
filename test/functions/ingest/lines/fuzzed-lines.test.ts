import { expect, test } from 'vitest';
import { ingestObject, isSource } from '../../../../functions/ingest/ingest.ts';
import { LOG_FORMATS } from '../../../../functions/ingest/lines/log-format.ts';
import { DEFAULT_KEEP_ALIVE_MS } from '../../../../functions/model/rate.ts';
import type { Source } from '../../../../functions/model/source.ts';
import { DAY_MS, FIRST_MS } from '../../../../functions/model/time.ts';
import type { ObjectStore } from '../../../../functions/ports.ts';
import { testRuns } from '../../../test-runs.ts';
import { accountedFor, CLIENT_KEY, NOW_MS, parquetRows, type Row, storeOf } from '../read-lake.ts';
import { fuzzedByByte, fuzzedByColumn, type Pick } from './line-fuzz.ts';

const KEY =
  'AWSLogs/123456789012/elasticloadbalancing/eu-west-1/2026/01/02/' +
  '123456789012_elasticloadbalancing_eu-west-1_app.shop.50dc6c495c0c9188_20260102T0305Z_198.51.100.4_x.log';
const LATEST_MS = Date.UTC(2026, 0, 3, 3, 5);
const LINES = testRuns(1_000_000, 20_000);
const LINES_PER_OBJECT = 500;
const SEED = Number(process.env.FUZZ_SEED ?? Math.floor(Math.random() * 2 ** 31));
/** An id that we made, or a trace id that looks like none. */
const ID = /^(?:(?:flow|line):[0-9a-f]{32}:\d+@|(?!flow:|line:)[!-~]{1,255}$)/;

/** mulberry32: quick, and the same numbers for the same seed. */
function picker(seed: number): Pick {
  let state = seed | 0;
  return (limit) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * limit);
  };
}

/** A lake in memory: a million lines through a folder would take minutes. */
function memoryLake(): { readonly lake: ObjectStore; readonly files: Map<string, Buffer> } {
  const files = new Map<string, Buffer>();
  const lake: ObjectStore = {
    async *list() {},
    read: async () => undefined,
    write: async (key) => {
      const pieces: Uint8Array[] = [];
      return {
        append: async (bytes) => void pieces.push(Buffer.from(bytes)),
        commit: async () => void files.set(key, Buffer.concat(pieces)),
        abort: async () => {},
      };
    },
    remove: async () => {},
  };
  return { lake, files };
}

async function ingest(chunks: readonly Uint8Array[]) {
  const { lake, files } = memoryLake();
  const sizeBytes = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
  const ref = { bucket: 'logs', key: KEY, identity: KEY, sizeBytes };
  const settings = { clientKey: CLIENT_KEY, keepAliveMs: DEFAULT_KEEP_ALIVE_MS, nowMs: NOW_MS };
  const source = await ingestObject(ref, { logs: storeOf(chunks), lake }, settings);
  if (!isSource(source)) throw new Error('the key is that of a log');
  return { source, files };
}

function cut(bytes: Buffer, pick: Pick): readonly Uint8Array[] {
  const chunks: Uint8Array[] = [];
  // Seldom the smallest: they cost most, and find no more.
  const largest = pick(20) === 0 ? 7 : ([300, 5000, 70_000][pick(3)] ?? 1);
  for (let at = 0; at < bytes.length; ) {
    const to = at + 1 + pick(largest);
    chunks.push(bytes.subarray(at, to));
    at = to;
  }
  return chunks;
}

function expectConserved(source: Source, bytes: Buffer): void {
  const newlines = bytes.reduce((count, byte) => count + (byte === 0x0a ? 1 : 0), 0);
  expect(source).toMatchObject({ lines: newlines, quarantined: null });
  expect(accountedFor(source)).toBe(newlines);
}

const isWhole = (value: Row[string] | undefined, from: number, to: number) =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= from && value <= to;

/** What is wrong with a row; undefined where each of its numbers lies in its range. */
function faultOf(row: Row): string | undefined {
  const { handshake_at_ms: begun, last_seen_ms: seen, handshake_ms: took } = row;
  if (!isWhole(begun, FIRST_MS, LATEST_MS)) return `handshake_at_ms ${begun}`;
  if (!isWhole(seen, Number(begun), LATEST_MS)) return `last_seen_ms ${seen}`;
  if (took !== null && !(Number(took) >= 0 && Number(took) <= DAY_MS)) return `took ${took}`;
  if (!isWhole(row.client_port, 0, 65_535)) return `client_port ${row.client_port}`;
  return ID.test(String(row.connection_id)) ? undefined : `connection_id ${row.connection_id}`;
}

const WAYS = [
  ['column', (pick: Pick) => fuzzedByColumn(LOG_FORMATS, LATEST_MS, pick)],
  ['byte', (pick: Pick) => fuzzedByByte(LOG_FORMATS, pick)],
] as const;

test.each(WAYS)(
  `${LINES} lines changed by %s, seed ${SEED}: none throws or is lost, rows are in range, chunks change nothing`,
  async (way, lineOf) => {
    const pick = picker(SEED);
    const nextLine = lineOf(pick);
    let rows = 0;
    let lines = 0;
    while (lines < LINES) {
      const texts = Array.from(
        { length: LINES_PER_OBJECT },
        () => `${nextLine().toString('latin1')}\n`,
      );
      const bytes = Buffer.from(texts.join(''), 'latin1');
      const whole = await ingest([bytes]);
      expectConserved(whole.source, bytes);
      const split = await ingest(cut(bytes, pick));
      expect(split.source).toEqual(whole.source);
      expect(differing(split.files, whole.files)).toEqual([]);
      for (const key of whole.source.handshakeKeys) {
        const read = await parquetRows(whole.files.get(key) ?? Buffer.alloc(0));
        expect(read.map(faultOf).filter((fault) => fault !== undefined)).toEqual([]);
        rows += read.length;
      }
      lines += LINES_PER_OBJECT;
    }
    process.stdout.write(`fuzzed by ${way}, seed ${SEED}: ${lines} lines, ${rows} rows\n`);
    expect(rows).toBeGreaterThan(0);
  },
  3_600_000,
);

function differing(a: ReadonlyMap<string, Buffer>, b: ReadonlyMap<string, Buffer>): string[] {
  const keys = [...new Set([...a.keys(), ...b.keys()])];
  return keys.filter(
    (key) => !(a.get(key) ?? Buffer.alloc(1)).equals(b.get(key) ?? Buffer.alloc(0)),
  );
}
