import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { errorCode } from '../../functions/errors.ts';
import { NO_OBJECT, worldFault } from './folder-store.ts';

/** Most objects of a balancer are smaller; larger ones are read as their bytes come. */
export const SMALL_FILE_BYTES_MAX = 262_144;

/** A file as it was when it was opened. */
export interface FileState {
  readonly sizeBytes: number;
  readonly modifiedMs: number;
}

/** A small file that was read; its bytes are there until the next one is read. */
export interface SmallFile extends FileState {
  readonly bytes: Uint8Array;
}

/** One for all files, and one byte more, which a file that grew meanwhile would fill. */
const BUFFER = Buffer.allocUnsafeSlow(SMALL_FILE_BYTES_MAX + 1);

/**
 * Reads a small file at once: to wait for each of many takes longer than to read it. Undefined where
 * there is none, where it is larger, or where it is being written: `FolderStore` can say which. Throws
 * `read-failed`.
 */
export function readSmallFile(path: string): SmallFile | undefined {
  let file: number | undefined;
  try {
    file = openSync(path, 'r');
    const info = fstatSync(file);
    if (!info.isFile() || info.size > SMALL_FILE_BYTES_MAX) return undefined;
    const length = readSync(file, BUFFER, 0, info.size + 1, 0);
    if (length !== info.size) return undefined;
    return { bytes: BUFFER.subarray(0, length), sizeBytes: length, modifiedMs: info.mtimeMs };
  } catch (cause) {
    if (NO_OBJECT.includes(errorCode(cause))) return undefined;
    throw worldFault('read-failed', `can't read ${path}`, cause);
  } finally {
    if (file !== undefined) closeSync(file);
  }
}
