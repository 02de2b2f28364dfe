import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ALERTS } from '../../functions/judge/alerts/alerts-in-lake.ts';
import {
  HISTORY_KEY,
  LATEST_METRICS_KEY,
  LATEST_PAGE_KEY,
  LATEST_REPORT_KEY,
} from '../../functions/model/window.ts';
import { FolderStore } from '../../infra/local/folder-store.ts';

/** Every key of a lake and its bytes, as a reader sees them; states too. */
export type LakeContent = ReadonlyMap<string, string>;

/** What stands in the keys of documents that the windows write together. */
export const SHARED_KEYS = [
  ...[LATEST_REPORT_KEY, LATEST_PAGE_KEY, LATEST_METRICS_KEY, HISTORY_KEY, ALERTS.key],
  'history/day=',
] as const;

export async function lakeContent(dir: string): Promise<LakeContent> {
  const store = new FolderStore(dir);
  const content = new Map<string, string>();
  for await (const { key } of store.list('')) {
    content.set(key, await readFile(join(dir, key), 'base64'));
  }
  for await (const key of stateKeys(dir)) {
    const state = await store.load(key);
    if (state !== undefined) content.set(key, Buffer.from(state.bytes).toString('base64'));
  }
  return content;
}

/** A folder keeps the versions of a state beside its objects. */
async function* stateKeys(dir: string): AsyncIterable<string> {
  const suffix = '.~versions';
  for await (const path of glob(`**/*${suffix}`, { cwd: dir })) yield path.slice(0, -suffix.length);
}

/** The keys at which two lakes differ, and how. */
export function differences(actual: LakeContent, expected: LakeContent): readonly string[] {
  const keys = new Set([...actual.keys(), ...expected.keys()]);
  return [...keys].flatMap((key) => {
    const [is, was] = [actual.get(key), expected.get(key)];
    if (is === was) return [];
    return [`${is === undefined ? 'missing' : was === undefined ? 'extra' : 'changed'} ${key}`];
  });
}
