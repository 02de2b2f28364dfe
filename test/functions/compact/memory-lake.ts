import { createHash } from 'node:crypto';
import type { ObjectStore } from '../../../functions/ports.ts';
import { parquetRows } from '../ingest/read-lake.ts';

export type LakeFiles = Map<string, Uint8Array>;

/** Called before an operation takes effect: it may wait, or throw and so end the one who asked. */
export type Step = (operation: string) => Promise<void>;

/** A lake in memory as one process sees it; several share the files. */
export function memoryLake(files: LakeFiles, step: Step = async () => {}): ObjectStore {
  return {
    // Key by key, as pages of a listing that others write into meanwhile.
    async *list(prefix) {
      let last = '';
      for (;;) {
        await step(`list ${prefix}`);
        const keys = [...files.keys()].filter((key) => key.startsWith(prefix) && key > last);
        const key = keys.sort()[0];
        if (key === undefined) return;
        last = key;
        yield { key, sizeBytes: files.get(key)?.length ?? 0 };
      }
    },
    async read(key) {
      await step(`read ${key}`);
      const bytes = files.get(key);
      if (bytes === undefined) return undefined;
      const chunks = (async function* () {
        yield bytes;
      })();
      return { sizeBytes: bytes.length, chunks };
    },
    async write(key) {
      const pieces: Uint8Array[] = [];
      return {
        append: async (bytes) => {
          pieces.push(Buffer.from(bytes));
        },
        commit: async () => {
          await step(`commit ${key}`);
          files.set(key, Buffer.concat(pieces));
        },
        abort: async () => {},
      };
    },
    async remove(key) {
      await step(`remove ${key}`);
      files.delete(key);
    },
  };
}

const rowsOfFile = new Map<string, readonly string[]>();

/** Every row in the lake with its partition and table, as text, once for each file that has it. */
export async function rowsIn(files: LakeFiles): Promise<readonly string[]> {
  const rows: string[] = [];
  for (const [key, bytes] of files) {
    const folder = key.slice(0, key.lastIndexOf('/'));
    for (const row of await rowsOf(bytes)) rows.push(`${folder} ${row}`);
  }
  return rows.sort();
}

async function rowsOf(bytes: Uint8Array): Promise<readonly string[]> {
  const hash = createHash('sha256').update(bytes).digest('hex');
  const known = rowsOfFile.get(hash);
  if (known !== undefined) return known;
  const rows = (await parquetRows(bytes)).map((row) => JSON.stringify(row));
  rowsOfFile.set(hash, rows);
  return rows;
}
