import { Fault } from '../../functions/errors.ts';
import type { AlertSettings } from '../../functions/model/alerts/alert-settings.ts';
import type { LogDelivery } from '../../functions/model/source.ts';
import { deliveriesOf, type Target } from '../../functions/model/targets.ts';
import { MINUTE_MS } from '../../functions/model/time.ts';
import type { StateStore } from '../../functions/ports.ts';
import type { ReadPem } from '../../functions/probe/find-balancers.ts';
import { parseAlerts } from '../settings/alerts-file.ts';
import { parseTargets } from '../settings/targets-file.ts';
import { readSecret } from './secrets.ts';

/** Where the lake holds what a person configured: targets, their certificates, alert settings. */
const CONFIG_PREFIX = 'config/';
const ALERT_SETTINGS_KEY = `${CONFIG_PREFIX}alerts.json`;
const SECRET_ARN = /^arn:[a-z-]+:secretsmanager:/;

/** The alert settings of the lake: the defaults without any; throws `bad-config` with all faults. */
export async function readLakeAlerts(lake: StateStore): Promise<AlertSettings> {
  const text = await textOf(lake, ALERT_SETTINGS_KEY);
  return text === undefined ? {} : parseAlerts(text, `s3 key ${ALERT_SETTINGS_KEY}`);
}

/** The targets of the lake: empty without any; throws `bad-config` with all their faults. */
export async function readLakeTargets(lake: StateStore, key: string): Promise<readonly Target[]> {
  const text = await textOf(lake, key);
  return text === undefined ? [] : parseTargets(text, `s3 key ${key}`);
}

/** Deliveries change seldom, and messages come by the second. */
const DELIVERIES_KEPT_MS = 5 * MINUTE_MS;

/**
 * How vended logs in plain text are delivered, by the lake's targets, read anew after minutes. Wrong
 * targets name none: logs are read all the same, and whoever needs the targets says what is wrong.
 */
export function lakeDeliveries(
  lake: StateStore,
  key: string,
): (nowMs: number) => Promise<readonly LogDelivery[]> {
  let known: { readonly atMs: number; readonly deliveries: readonly LogDelivery[] } | undefined;
  return async (nowMs) => {
    if (known !== undefined && nowMs - known.atMs < DELIVERIES_KEPT_MS) return known.deliveries;
    const targets = await readLakeTargets(lake, key).catch((error: unknown) => {
      if (error instanceof Fault && error.code === 'bad-config') return [];
      throw error;
    });
    known = { atMs: nowMs, deliveries: deliveriesOf(targets) };
    return known.deliveries;
  };
}

/**
 * Reads what a target names as a file: a secret by its ARN, the place for a private key, or an object
 * beside the targets.
 */
export function lakePemReader(lake: StateStore): ReadPem {
  return async (path) => {
    if (SECRET_ARN.test(path)) return await readSecret(path);
    if (!path.startsWith(CONFIG_PREFIX)) {
      const where = `put it under ${CONFIG_PREFIX} of the lake, or name a secret by its ARN`;
      throw new Fault('bad-config', `${path} is no file here: ${where}`);
    }
    const text = await textOf(lake, path);
    if (text === undefined) throw new Fault('read-failed', `the lake holds no ${path}`);
    return text;
  };
}

async function textOf(lake: StateStore, key: string): Promise<string | undefined> {
  const found = await lake.load(key);
  return found === undefined ? undefined : Buffer.from(found.bytes).toString('utf8');
}
