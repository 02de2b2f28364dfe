import { stat } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { Fault } from '../../../functions/errors.ts';
import { REGIONS_PREFIX } from '../../../functions/lake/region-key.ts';
import { HISTORY_KEY, LATEST_REPORT_KEY } from '../../../functions/model/window.ts';
import type { ObjectInfo, ObjectStore, StateStore } from '../../../functions/ports.ts';
import {
  homeSources,
  type LeftOut,
  type RegionSource,
  type StoredObject,
  storedObject,
} from '../../../functions/publish/fleet/region-source.ts';
import { FolderStore } from '../../local/folder-store.ts';
import { bucketOf, isBucketPath } from '../inputs/bucket-inputs.ts';

/**
 * The reports that paths name: a lake, a home lake with those of many Regions, or the file of one
 * report; each named by its path. Throws `path-not-found` where a path holds none.
 */
export async function* fleetSources(
  paths: readonly string[],
  warn: (line: string) => void,
): AsyncGenerator<RegionSource | LeftOut> {
  const each = [...new Set(paths)];
  for (const path of each) {
    const found = isBucketPath(path) ? inBucket(path) : onDisk(path, warn);
    for await (const source of found) yield each.length === 1 ? source : below(path, source);
  }
}

/** Two home lakes may both hold a Region: then each is named with its lake. */
function below(path: string, source: RegionSource | LeftOut): RegionSource | LeftOut {
  if ('reason' in source || source.name === path) return source;
  return { ...source, name: `${path} ${source.name}` };
}

async function* inBucket(path: string): AsyncGenerator<RegionSource | LeftOut> {
  const { store, key } = await bucketOf(path);
  if (key !== '') return yield ofReport(path, await required(objectAt(store, key), path), null);
  if (await holdsRegions(store)) return yield* homeSources(store, null);
  const report = await required(objectAt(store, LATEST_REPORT_KEY), path);
  yield ofReport(path, report, (await objectAt(store, HISTORY_KEY)) ?? null);
}

async function* onDisk(
  path: string,
  warn: (line: string) => void,
): AsyncGenerator<RegionSource | LeftOut> {
  const full = resolve(path);
  const info = await stat(full).catch(() => undefined);
  if (info === undefined) throw new Fault('path-not-found', `${path} does not exist`);
  if (!info.isDirectory()) {
    const report = objectAt(new FolderStore(dirname(full)), basename(full));
    return yield ofReport(path, await required(report, path), null);
  }
  const lake = new FolderStore(full, warn);
  if (await holdsRegions(lake)) return yield* homeSources(lake, null);
  // A lake of this machine keeps states; a copy of one in AWS has objects.
  const at = async (key: string) => (await stateAt(lake, key)) ?? (await objectAt(lake, key));
  const report = await required(at(LATEST_REPORT_KEY), path);
  yield ofReport(path, report, (await at(HISTORY_KEY)) ?? null);
}

async function holdsRegions(lake: ObjectStore): Promise<boolean> {
  for await (const _ of lake.list(REGIONS_PREFIX)) return true;
  return false;
}

function ofReport(name: string, report: StoredObject, history: StoredObject | null): RegionSource {
  return { name, accountId: null, region: null, report, history };
}

async function required(
  found: Promise<StoredObject | undefined>,
  path: string,
): Promise<StoredObject> {
  const object = await found;
  if (object !== undefined) return object;
  const makes = 'npm run analyse -- PATH --lake DIR leaves one in a lake';
  throw new Fault('path-not-found', `${path} holds no report: ${makes}`);
}

async function objectAt(store: ObjectStore, key: string): Promise<StoredObject | undefined> {
  for await (const info of store.list(key)) {
    return info.key === key ? storedObject(store, info) : undefined;
  }
  return undefined;
}

async function stateAt(states: StateStore, key: string): Promise<StoredObject | undefined> {
  const state = await states.load(key);
  if (state === undefined || state.damaged === 'all') return undefined;
  const { bytes } = state;
  const info: ObjectInfo = { key, sizeBytes: bytes.length };
  return { key: info.key, sizeBytes: info.sizeBytes, modifiedAtMs: null, read: async () => bytes };
}
