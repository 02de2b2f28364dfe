import { ingestObject, isSource } from '../../../../functions/ingest/ingest.ts';
import { ObjectGathering } from '../../../../functions/ingest/wholes/object-gathering.ts';
import { ReadingSet } from '../../../../functions/ingest/wholes/reading-set.ts';
import type { GatheringLimits } from '../../../../functions/ingest/wholes/whole-gathering.ts';
import { tableFolder } from '../../../../functions/lake/table-key.ts';
import { DEFAULT_KEEP_ALIVE_MS } from '../../../../functions/model/rate.ts';
import { type LakeFiles, memoryLake, rowsIn, type Step } from '../../compact/memory-lake.ts';
import { CLIENT_KEY, NOW_MS, storeOf } from '../read-lake.ts';

/** An object as it lies in a bucket. */
export interface StoredObject {
  readonly key: string;
  readonly bytes: Uint8Array;
}

/** How objects come: small ones at once, or each as its bytes come. */
export type Way = 'at once' | 'as they come';

/** A lake in memory into which objects were gathered. */
export async function gatheredLake(
  objects: readonly StoredObject[],
  way: Way,
  limits?: GatheringLimits,
): Promise<LakeFiles> {
  const files: LakeFiles = new Map();
  const gathering = gatheringInto(files, limits);
  for (const object of objects) await gather(gathering, object, way);
  await gathering.flush();
  return files;
}

/** A gathering into a lake in memory. */
export function gatheringInto(
  files: LakeFiles,
  limits?: GatheringLimits,
  step?: Step,
): ObjectGathering {
  return new ObjectGathering(memoryLake(files, step), {
    ...{ clientKey: CLIENT_KEY, keepAliveMs: DEFAULT_KEEP_ALIVE_MS, nowMs: NOW_MS },
    ...{ keepsRejects: true, setAside: [], deliveries: [], entered: new ReadingSet(), limits },
  });
}

/** Gathers one object, in chunks of some bytes where it has to be read as it comes. */
export async function gather(gathering: ObjectGathering, { key, bytes }: StoredObject, way: Way) {
  const ref = { bucket: 'logs', key, identity: key, sizeBytes: bytes.length };
  const atOnce = way === 'at once' ? gathering.gatherBytes(ref, bytes) : undefined;
  const chunks = Array.from({ length: Math.ceil(bytes.length / 1000) }, (_, at) =>
    bytes.subarray(at * 1000, (at + 1) * 1000),
  );
  const gathered = atOnce ?? (await gathering.gatherBody(ref, await storeOf(chunks).read(key)));
  if (gathering.owes) await gathering.settle();
  return gathered;
}

/** The same objects read one by one, as in AWS. */
export async function ingestedLake(objects: readonly StoredObject[]): Promise<LakeFiles> {
  const files: LakeFiles = new Map();
  const settings = { clientKey: CLIENT_KEY, keepAliveMs: DEFAULT_KEEP_ALIVE_MS, nowMs: NOW_MS };
  for (const { key, bytes } of objects) {
    const ref = { bucket: 'logs', key, identity: key, sizeBytes: bytes.length };
    const ports = { logs: storeOf([bytes]), lake: memoryLake(files) };
    isSource(await ingestObject(ref, ports, settings));
  }
  return files;
}

/** What a lake holds: every row of every table with its partition, and all other files. */
export async function contentOf(files: LakeFiles) {
  const tables = [...files].filter(([key]) => key.endsWith('.parquet'));
  const others = [...files].filter(([key]) => !key.endsWith('.parquet'));
  return {
    rows: await rowsIn(new Map(tables)),
    // How far an object could be read depends on its chunks.
    others: others
      .map(([key, bytes]) => `${key} ${Buffer.from(bytes)}`.replace(/after \d+/, 'after some'))
      .sort(),
  };
}

/** The keys of a table's files. */
export function filesOf(files: LakeFiles, table: 'handshakes' | 'sources'): readonly string[] {
  return [...files.keys()].filter((key) => key.startsWith(tableFolder(table)));
}
