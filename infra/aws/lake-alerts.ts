import type { AlertSettings } from '../../functions/model/alert-settings.ts';
import type { StateStore } from '../../functions/ports.ts';
import { parseAlerts } from '../settings/alerts-file.ts';

/** Where in the lake the settings of alerts lie, beside the targets. */
export const ALERT_SETTINGS_KEY = 'config/alerts.json';

/** The settings of alerts: the defaults where nobody put any; throws `bad-config` with all faults. */
export async function readLakeAlerts(lake: StateStore): Promise<AlertSettings> {
  const found = await lake.load(ALERT_SETTINGS_KEY);
  if (found === undefined) return {};
  return parseAlerts(Buffer.from(found.bytes).toString('utf8'), `s3 key ${ALERT_SETTINGS_KEY}`);
}
