import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zstdDecompressSync } from 'node:zlib';
import { parquetReadObjects } from 'hyparquet';
import { onTestFinished } from 'vitest';
import { type IngestSettings, ingestObject, isSource } from '../../../functions/ingest/ingest.ts';
import { type Column, HANDSHAKE_COLUMNS, SOURCE_COLUMNS } from '../../../functions/lake/columns.ts';
import { DEFAULT_KEEP_ALIVE_MS } from '../../../functions/model/rate.ts';
import type { Source } from '../../../functions/model/source.ts';
import type { ObjectBody, ObjectStore } from '../../../functions/ports.ts';
import { FolderStore } from '../../../infra/local/folder-store.ts';

export const CLIENT_KEY = new Uint8Array(32).fill(7);
/** Later than all lines of the tests, by months. */
export const NOW_MS = Date.UTC(2026, 11, 1);
export type Row = Record<string, string | number | boolean | bigint | null>;

/** A folder of its own, gone when the test is over. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'resumption-watch-test-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** A store that holds one object and hands it out in the given chunks. */
export function storeOf(chunks: readonly Uint8Array[], sizeBytes?: number): ObjectStore {
  const size = sizeBytes ?? chunks.reduce((sum, chunk) => sum + chunk.length, 0);
  return {
    async *list() {},
    read: async (): Promise<ObjectBody> => ({
      sizeBytes: size,
      chunks: (async function* () {
        yield* chunks;
      })(),
    }),
    write: () => Promise.reject(new Error('nobody writes to the logs')),
    remove: () => Promise.reject(new Error('nobody removes logs')),
  };
}

export interface Ingested {
  readonly source: Source;
  readonly rows: readonly Row[];
  readonly lakeDir: string;
}

/** Ingests bytes under a key into a lake of their own and reads the rows back with hyparquet. */
export async function ingestBytes(
  key: string,
  chunks: readonly Uint8Array[],
  settings: Partial<IngestSettings> = {},
  lakeDir?: string,
): Promise<Ingested> {
  const dir = lakeDir ?? (await temporaryFolder());
  const sizeBytes = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
  const source = await ingestObject(
    { bucket: 'logs', key, identity: key, sizeBytes },
    { logs: storeOf(chunks), lake: new FolderStore(dir) },
    { clientKey: CLIENT_KEY, keepAliveMs: DEFAULT_KEEP_ALIVE_MS, nowMs: NOW_MS, ...settings },
  );
  if (!isSource(source)) throw new Error(`${key} was taken for no log`);
  const rows = await Promise.all(source.handshakeKeys.map((at) => readParquet(join(dir, at))));
  return { source, rows: rows.flat(), lakeDir: dir };
}

export const ingestText = (key: string, text: string): Promise<Ingested> =>
  ingestBytes(key, [Buffer.from(text)]);

/** All rows of a Parquet file, as `legible` has them. */
export async function readParquet(path: string): Promise<Row[]> {
  return await parquetRows(await readFile(path));
}

/** All rows of a Parquet file's bytes, as `legible` has them. */
export async function parquetRows(bytes: Uint8Array): Promise<Row[]> {
  const file = new Uint8Array(bytes).buffer;
  const compressors = { ZSTD: (input: Uint8Array) => new Uint8Array(zstdDecompressSync(input)) };
  const rows = (await parquetReadObjects({ file, compressors })) as Row[];
  return rows.map(legible);
}

const HASHES: ReadonlySet<string> = new Set(
  [...HANDSHAKE_COLUMNS, ...SOURCE_COLUMNS].filter((column: Column) => column.hash).map(nameOf),
);

function nameOf({ name }: Column): string {
  return name;
}

/** A row as JSON can hold it: of BIGINTs, hashes as their digits and all others as numbers. */
export function legible(row: Row): Row {
  const shown = (name: string, value: Row[string] | undefined) => {
    if (typeof value !== 'bigint') return value ?? null;
    return HASHES.has(name) ? String(value) : Number(value);
  };
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, shown(name, value)]));
}

/** Every file below a folder with its bytes, in key order. */
export async function filesBelow(dir: string): Promise<Map<string, string>> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true });
  const paths = entries.filter((e) => e.isFile()).map((e) => join(e.parentPath, e.name));
  const files = new Map<string, string>();
  for (const path of paths.sort()) {
    files.set(path.slice(dir.length + 1), (await readFile(path)).toString('base64'));
  }
  return files;
}

/** Lines of a source that are accounted for: must equal `lines`. */
export function accountedFor(source: Source): number {
  const sum = (counts: Readonly<Record<string, number>>): number =>
    Object.values(counts).reduce((total, count) => total + count, 0);
  return source.rows + sum(source.skipped) + sum(source.rejected);
}
