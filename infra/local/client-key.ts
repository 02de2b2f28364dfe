import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCode, Fault } from '../../functions/errors.ts';

const KEY_BYTES = 32;
const KEY_FILE = 'client-key';

/**
 * The lake's key for client addresses, 32 bytes; made on first use, readable by its owner alone. It
 * stays as long as the lake does: under another key every client would look new.
 */
export async function readClientKey(lakeDir: string): Promise<Uint8Array> {
  const path = join(lakeDir, KEY_FILE);
  try {
    // `wx`: of two first runs at the same time, one makes the key and both read it.
    await writeFile(path, randomBytes(KEY_BYTES).toString('hex'), { flag: 'wx', mode: 0o600 });
  } catch (cause) {
    const code = errorCode(cause);
    if (code !== 'EEXIST') {
      const advice = 'choose a folder that can be written with --lake';
      throw new Fault('lake-write-failed', `can't write ${path} (${code}): ${advice}`, { cause });
    }
  }
  const key = Buffer.from((await readFile(path, 'latin1')).trim(), 'hex');
  if (key.length !== KEY_BYTES) {
    const advice = 'restore it, or delete the lake and read the logs again';
    throw new Fault(
      'lake-write-failed',
      `${path} is no client key of ${KEY_BYTES} bytes: ${advice}`,
    );
  }
  return key;
}
