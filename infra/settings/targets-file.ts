import { type Target, targetsSchema } from '../../functions/model/targets.ts';
import { parseSettings, readSettings, type SettingsFile } from './settings-file.ts';

const TARGETS: SettingsFile<Target[]> = { name: 'targets', schema: targetsSchema };

/** Reads a targets file; throws `path-not-found` where there is none, else as `parseTargets`. */
export async function readTargets(path: string): Promise<readonly Target[]> {
  return await readSettings(path, TARGETS);
}

/**
 * Targets from their text, JSON only. Throws `bad-config` with all faults at once, each with its path
 * (`targets[2].port: …`); `path` is what the text is called in them.
 */
export function parseTargets(text: string, path: string): readonly Target[] {
  return parseSettings(text, path, TARGETS);
}
