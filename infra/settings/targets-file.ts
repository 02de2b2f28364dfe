import { readFile } from 'node:fs/promises';
import { errorCode, Fault } from '../../functions/errors.ts';
import { type Target, targetsSchema } from '../../functions/model/targets.ts';
import { parseSettings, readSettings, type SettingsFile } from './settings-file.ts';

const TARGETS: SettingsFile<Target[]> = { name: 'targets', schema: targetsSchema };

/** Reads a targets file; throws `path-not-found` where it is missing, else as `parseTargets`. */
export async function readTargets(path: string): Promise<readonly Target[]> {
  return await readSettings(path, TARGETS);
}

/**
 * Targets from their text, JSON only. Throws `bad-config` with all faults at once, each with its path
 * (`targets[2].port: …`); `path` names the text in them.
 */
export function parseTargets(text: string, path: string): readonly Target[] {
  return parseSettings(text, path, TARGETS);
}

/** The text of a PEM file that a target names; throws `read-failed` where it can't be read. */
export async function readPemFile(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    throw new Fault('read-failed', `can't read ${path} (${errorCode(cause)})`, { cause });
  }
}
