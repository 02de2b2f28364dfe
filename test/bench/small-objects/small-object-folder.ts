import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { type SmallObject, smallObjects } from './small-objects.ts';

/**
 * The folder of the small objects, made once and kept in the system's temporary folder. Its name is
 * taken from what it holds: if the generator changes, another folder is made.
 */
export function smallObjectFolder(): string {
  const objects = smallObjects();
  const folder = join(tmpdir(), 'resumption-watch-bench', `small-objects-${digest(objects)}`);
  if (existsSync(folder)) return folder;
  const partial = `${folder}.partial`;
  rmSync(partial, { recursive: true, force: true });
  for (const { key, lines } of objects) {
    const path = join(partial, key);
    mkdirSync(dirname(path), { recursive: true });
    const text = lines.join('');
    writeFileSync(path, key.endsWith('.gz') ? gzipSync(text) : text);
  }
  renameSync(partial, folder);
  return folder;
}

/** Sixteen hex digits over all keys and lines. */
export function digest(objects: readonly SmallObject[]): string {
  const hash = createHash('sha256');
  for (const { key, lines } of objects) hash.update(`${key}\n${lines.join('')}`);
  return hash.digest('hex').slice(0, 16);
}
