import {
  type AlertSettings,
  alertSettingsSchema,
} from '../../functions/model/alerts/alert-settings.ts';
import { parseSettings, readSettings, type SettingsFile } from './settings-file.ts';

const ALERTS: SettingsFile<AlertSettings> = { name: 'alerts', schema: alertSettingsSchema };

/** Reads an alerts file; throws `path-not-found` where it is missing, else as `parseAlerts`. */
export async function readAlertSettings(path: string): Promise<AlertSettings> {
  return await readSettings(path, ALERTS);
}

/**
 * Settings of alerts from their text, JSON only. Throws `bad-config` with all faults at once, each
 * with its path (`alerts.hooks[0].url: …`); `path` names the text in them.
 */
export function parseAlerts(text: string, path: string): AlertSettings {
  return parseSettings(text, path, ALERTS);
}
