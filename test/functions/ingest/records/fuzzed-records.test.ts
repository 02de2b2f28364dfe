import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { ingestObject, isSource } from '../../../../functions/ingest/ingest.ts';
import { DEFAULT_KEEP_ALIVE_MS } from '../../../../functions/model/rate.ts';
import { DAY_MS, FIRST_MS } from '../../../../functions/model/time.ts';
import { VENDED_SYNTAXES, type VendedRecord } from '../../../../infra/demo/logs/vended-log.ts';
import { testRuns } from '../../../test-runs.ts';
import { type LakeFiles, memoryLake } from '../../compact/memory-lake.ts';
import { boundaryValues, type Pick } from '../lines/line-fuzz.ts';
import { accountedFor, CLIENT_KEY, NOW_MS, parquetRows, type Row, storeOf } from '../read-lake.ts';
import { DELIVERED, KEY, record, written } from './vended-samples.ts';

const LATEST_MS = Date.UTC(2026, 0, 4);
const RECORDS = testRuns(200_000, 6000);
const RECORDS_PER_OBJECT = 100;
const SEED = Number(process.env.FUZZ_SEED ?? Math.floor(Math.random() * 2 ** 31));
const TELLING = Buffer.from('{}[]":,\\\n\r\0-#\t ');

/** A linear congruential generator: quick, and the same numbers for the same seed. */
function picker(seed: number): Pick {
  let state = seed >>> 0;
  return (limit) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
}

/** Records of which some fields hold what lies at the edges of what they mean. */
function fuzzed(of: VendedRecord, pick: Pick): VendedRecord {
  const values = boundaryValues(LATEST_MS);
  const names = Object.keys(of);
  const changed = { ...of };
  for (let changes = pick(4); changes > 0; changes -= 1) {
    changed[names[pick(names.length)] ?? ''] = values[pick(values.length)] ?? '';
  }
  return changed;
}

/** Some bytes of the object are other ones, lack, or come twice. */
function damaged(bytes: Uint8Array, pick: Pick): Uint8Array {
  const text = [...bytes];
  for (let changes = pick(12); changes > 0; changes -= 1) {
    const at = pick(text.length);
    const byte = pick(2) === 0 ? pick(256) : (TELLING[pick(TELLING.length)] ?? 0);
    const way = pick(4);
    if (way === 0) text.splice(at, 1);
    else if (way === 1) text.splice(at, 0, byte);
    else text[at] = byte;
  }
  return Uint8Array.from(text);
}

async function ingest(bytes: Uint8Array, chunkBytes: number) {
  const files: LakeFiles = new Map();
  const chunks = Array.from({ length: Math.ceil(bytes.length / chunkBytes) }, (_, at) =>
    bytes.subarray(at * chunkBytes, (at + 1) * chunkBytes),
  );
  const ref = { bucket: 'logs', key: KEY, identity: KEY, sizeBytes: bytes.length };
  const settings = { clientKey: CLIENT_KEY, keepAliveMs: DEFAULT_KEEP_ALIVE_MS, nowMs: NOW_MS };
  const source = await ingestObject(
    ref,
    { logs: storeOf(chunks), lake: memoryLake(files) },
    settings,
  );
  return { source, files };
}

const isWhole = (value: Row[string] | undefined, from: number, to: number) =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= from && value <= to;

function isInRange(row: Row): boolean {
  const { handshake_at_ms: begun, last_seen_ms: seen, handshake_ms: took, client_port } = row;
  const tookOk = took === null || (Number(took) >= 0 && Number(took) <= DAY_MS);
  return (
    isWhole(begun, FIRST_MS, LATEST_MS) &&
    isWhole(seen, Number(begun), LATEST_MS) &&
    isWhole(client_port, 0, 65_535) &&
    tookOk
  );
}

test.each(VENDED_SYNTAXES)(
  `records as %s, changed by field and by byte, seed ${SEED}: none throws or is lost, chunks change nothing`,
  async (syntax) => {
    const pick = picker(SEED);
    let rows = 0;
    for (let done = 0; done < RECORDS / VENDED_SYNTAXES.length; done += RECORDS_PER_OBJECT) {
      const { format } = DELIVERED[pick(DELIVERED.length)] ?? (DELIVERED[0] as never);
      const records = Array.from({ length: RECORDS_PER_OBJECT }, () =>
        fuzzed(record(format), pick),
      );
      const object = written(syntax, format, records);
      const isGzip = object[0] === 0x1f && syntax !== 'subscription';
      const bytes = isGzip ? new Uint8Array(gunzipSync(object)) : object;
      // A quick run may draw one object alone, and bytes that are others spoil a whole Parquet file.
      const isByField = done === 0 || pick(2) === 0 || syntax === 'subscription';
      const tried = isByField ? bytes : damaged(bytes, pick);
      const whole = await ingest(tried, tried.length);
      const split = await ingest(tried, [7, 300, 70_000][pick(3)] ?? 1);
      expect(split.source).toEqual(whole.source);
      expect([...split.files]).toEqual([...whole.files]);
      if (!isSource(whole.source)) continue;
      expect(accountedFor(whole.source)).toBe(whole.source.lines);
      // What is changed by field may hold line breaks; each record is a line at least.
      const isEach = syntax === 'json' || syntax === 'firehose' || syntax === 'parquet';
      if (isByField && isEach) expect(whole.source.lines).toBe(RECORDS_PER_OBJECT);
      for (const key of whole.source.handshakeKeys) {
        const read = await parquetRows(whole.files.get(key) ?? Buffer.alloc(0));
        expect(read.filter((row) => !isInRange(row))).toEqual([]);
        rows += read.length;
      }
    }
    expect(rows).toBeGreaterThan(0);
  },
  3_600_000,
);
