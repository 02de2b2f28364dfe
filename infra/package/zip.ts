import { type Zippable, zipSync } from 'fflate';
import type { BuiltFile } from './bundle.ts';

/** The first instant that a zip can name, in local time as zips have it: everywhere the same bytes. */
const NO_TIME = new Date(1980, 0, 1);
const UNIX = 3;
/** A regular file that everybody may read: without this Lambda could not load it. */
const READABLE_FILE = 0o100644 << 16;

/** Packs files into a zip; the same files give the same bytes. */
export function zip(files: readonly BuiltFile[]): Uint8Array {
  const entries: Zippable = {};
  for (const { name, bytes } of files) {
    entries[name] = [bytes, { mtime: NO_TIME, level: 9, os: UNIX, attrs: READABLE_FILE }];
  }
  return zipSync(entries);
}
