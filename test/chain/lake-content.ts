import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LATEST_REPORT_KEY } from '../../functions/model/window.ts';
import { FolderStore } from '../../infra/local/folder-store.ts';

/** Every key of a lake and its bytes, as a reader sees them; states too. */
export type LakeContent = ReadonlyMap<string, string>;

export async function lakeContent(dir: string): Promise<LakeContent> {
  const store = new FolderStore(dir);
  const content = new Map<string, string>();
  for await (const { key } of store.list('')) {
    content.set(key, await readFile(join(dir, key), 'base64'));
  }
  const latest = await store.load(LATEST_REPORT_KEY);
  if (latest !== undefined) {
    content.set(LATEST_REPORT_KEY, Buffer.from(latest.bytes).toString('base64'));
  }
  return content;
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
