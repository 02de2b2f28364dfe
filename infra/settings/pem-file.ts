import { readFile } from 'node:fs/promises';
import { Fault } from '../../functions/errors.ts';
import { errorCode } from '../local/error-code.ts';

/** The text of a PEM file; throws `read-failed` where it can't be read. */
export async function readPemFile(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    throw new Fault('read-failed', `can't read ${path} (${errorCode(cause)})`, { cause });
  }
}
