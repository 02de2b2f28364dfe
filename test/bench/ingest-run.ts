import { createReadStream, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import { ConnectionReducer } from '../../functions/ingest/connections/connection-reducer.ts';
import { ObjectNames } from '../../functions/ingest/connections/object-names.ts';
import { BODY_LIMITS, readBody } from '../../functions/ingest/gzip-body.ts';
import { ingestObject, isSource } from '../../functions/ingest/ingest.ts';
import { LineAccount } from '../../functions/ingest/line-account.ts';
import { LineReader } from '../../functions/ingest/line-reader.ts';
import { lineEngine, scriptEngine } from '../../functions/ingest/lines/line-engine.ts';
import { LineScanner } from '../../functions/ingest/lines/line-scanner.ts';
import { DEFAULT_KEEP_ALIVE_MS } from '../../functions/model/rate.ts';
import { FolderStore } from '../../infra/local/folder-store.ts';
import { duckDbCsv } from './duckdb-csv.ts';

// One measurement in a process of its own: `ingest-run.ts WAY FILE` prints what it cost as JSON.

const CHUNK_BYTES = 262_144;
const read = (path: string) => createReadStream(path, { highWaterMark: CHUNK_BYTES });

/** What is measured; each answers how many lines or rows it saw, so that none can be skipped. */
const WAYS: Readonly<Record<string, (path: string) => Promise<number>>> = {
  gunzip,
  reduce,
  ingest,
  regex,
  'duckdb-csv': (path) => duckDbCsv(path, 1),
};

async function gunzip(path: string): Promise<number> {
  let bytes = 0;
  for await (const chunk of read(path).pipe(createGunzip({ chunkSize: CHUNK_BYTES }))) {
    bytes += (chunk as Uint8Array).length;
  }
  return bytes;
}

/** Lines read, parsed and reduced to handshakes; nothing is written. */
async function reduce(path: string): Promise<number> {
  const names = new ObjectNames({ balancer: null, node: null });
  const settings = { keepAliveMs: DEFAULT_KEEP_ALIVE_MS, latestMs: Date.now() };
  const reducer = new ConnectionReducer(names, settings, { push: () => {}, forget: () => {} });
  const engine = process.env.SCRIPT_ENGINE ? scriptEngine() : lineEngine();
  const account = new LineAccount(new LineReader(reducer, null, engine), () => {});
  const scanner = new LineScanner(account, engine);
  const body = { sizeBytes: statSync(path).size, chunks: read(path) };
  for await (const chunk of readBody(body, BODY_LIMITS)) scanner.push(chunk);
  scanner.finish();
  return account.rows;
}

/** The whole stage as the command line runs it, Parquet and ledger written to a folder. */
async function ingest(path: string): Promise<number> {
  const lakeDir = mkdtempSync(join(tmpdir(), 'resumption-watch-bench-lake-'));
  const key = basename(path);
  // Folders may name account and Region.
  const ref = { bucket: '', key, identity: path, sizeBytes: statSync(path).size };
  const ports = { logs: new FolderStore(dirname(path)), lake: new FolderStore(lakeDir) };
  const keepAliveMs = DEFAULT_KEEP_ALIVE_MS;
  const settings = { clientKey: new Uint8Array(32), keepAliveMs, nowMs: Date.now() };
  const source = await ingestObject(ref, ports, settings);
  rmSync(lakeDir, { recursive: true });
  return isSource(source) ? source.rows : 0;
}

/** The textbook way: a string a line, one regular expression for its fields, nothing kept. */
async function regex(path: string): Promise<number> {
  const fields = /"((?:[^"\\]|\\.)*)"|(\S+)/g;
  let rows = 0;
  const input = read(path).pipe(createGunzip({ chunkSize: CHUNK_BYTES }));
  for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    const values = [...line.matchAll(fields)].map((match) => match[1] ?? match[2]);
    if (values.length > 11) rows += 1;
  }
  return rows;
}

const [way = '', path = ''] = process.argv.slice(2);
const measured = WAYS[way];
if (measured === undefined) throw new Error(`no such way: ${way}`);
// Loading our own modules is neither decompression nor ingest: the clock starts behind it for both.
const loaded = process.cpuUsage();
const count = await measured(path);
const { user, system } = process.cpuUsage(loaded);
const cpuSeconds = (user + system) / 1e6;
const peakMb = process.resourceUsage().maxRSS / 1024;
process.stdout.write(`${JSON.stringify({ count, cpuSeconds, peakMb })}\n`);
