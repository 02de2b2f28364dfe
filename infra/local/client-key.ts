import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCode, Fault } from '../../functions/errors.ts';
import { placeWhole } from './whole-file.ts';

const KEY_BYTES = 32;
const KEY_FILE = 'client-key';
/** What a crash leaves of a key that was not written whole: its beginning, or the zeros of a disk. */
const TORN = new RegExp(`^[0-9a-f]{0,${2 * KEY_BYTES - 1}}\\0*$`);

/** A key for a lake that goes when its run ends. */
export function newClientKey(): Uint8Array {
  return randomBytes(KEY_BYTES);
}

/**
 * The lake's key for client addresses, 32 bytes; made on first use, readable by its owner alone. It
 * stays as long as the lake does: under another key every client would look new. A damaged key is
 * passed over, in a warning, for the one that the first run after the damage makes. Throws
 * `lake-write-failed`.
 */
export async function readClientKey(
  lakeDir: string,
  warn: (line: string) => void = () => {},
): Promise<Uint8Array> {
  const first = join(lakeDir, KEY_FILE);
  for (let number = 1; ; number += 1) {
    // A damaged key stays: of runs that would replace it, one might remove the other's new key.
    const path = number === 1 ? first : `${first}.${number}`;
    const text = await readOrMake(path);
    const key = Buffer.from(text, 'hex');
    if (key.length === KEY_BYTES && text.length === 2 * KEY_BYTES) {
      if (number > 1) warn(damagedKey(first, path));
      return key;
    }
    if (!TORN.test(text)) throw noKey(path);
  }
}

async function readOrMake(path: string): Promise<string> {
  try {
    const found = await textOf(path);
    if (found !== undefined) return found;
    // Of several first runs one makes the key, and all read it.
    await placeWhole(path, Buffer.from(randomBytes(KEY_BYTES).toString('hex')));
    return (await textOf(path)) ?? '';
  } catch (cause) {
    const advice = 'choose a folder that can be written with --lake';
    throw new Fault('lake-write-failed', `can't write ${path} (${errorCode(cause)}): ${advice}`, {
      cause,
    });
  }
}

async function textOf(path: string): Promise<string | undefined> {
  try {
    return (await readFile(path, 'latin1')).trim();
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

function damagedKey(first: string, used: string): string {
  const effect = 'rows of earlier runs in this lake count their clients apart';
  return `${first} is damaged, ${used} is used in its place: ${effect}; restore it to undo that`;
}

function noKey(path: string): Fault {
  const advice = 'restore it, or delete the lake and read the logs again';
  return new Fault(
    'lake-write-failed',
    `${path} is no client key of ${KEY_BYTES} bytes: ${advice}`,
  );
}
