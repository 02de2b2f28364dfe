import { knownTargets } from '../../functions/discover/known-targets.ts';
import { Fault } from '../../functions/errors.ts';
import { decodeDocument } from '../../functions/lake/lake-document.ts';
import type { AlertSettings } from '../../functions/model/alerts/alert-settings.ts';
import {
  DISCOVERED_KEY,
  type Discovered,
  discoveredSchema,
} from '../../functions/model/discovery/discovered.ts';
import type { LogDelivery } from '../../functions/model/source.ts';
import { deliveriesOf, type KnownTargets, type Target } from '../../functions/model/targets.ts';
import { MINUTE_MS } from '../../functions/model/time.ts';
import type { StateStore } from '../../functions/ports.ts';
import type { ReadPem } from '../../functions/probe/find-balancers.ts';
import { readTurns } from '../../functions/probe/kept-turns.ts';
import type { ReportParts } from '../../functions/publish/report.ts';
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

/** Says what a person should know, in one line. */
type Warn = (line: string) => void;

/** What the lake knows of balancers. */
export interface LakeTargets extends KnownTargets {
  /** Both: what a person wrote, then what else was found. */
  readonly all: readonly Target[];
  /** What `discover` left; null where nothing is found, or its file is of no use. */
  readonly discovered: Discovered | null;
}

/**
 * The targets of the lake with what `discover` found of them, and what else it found. A file of
 * `discover` that can't be used is said and left out; the person's throws as `readLakeTargets`.
 */
export async function readKnownTargets(
  lake: StateStore,
  key: string,
  warn: Warn,
): Promise<LakeTargets> {
  const written = await readLakeTargets(lake, key);
  const discovered = await orWarn(readDiscovered(lake), warn);
  const known = knownTargets(written, discovered?.targets ?? []);
  return { ...known, all: [...known.written, ...known.added], discovered };
}

/** What `discover` left in the lake; null without any. Throws where its file is damaged. */
export async function readDiscovered(lake: StateStore): Promise<Discovered | null> {
  const found = await lake.load(DISCOVERED_KEY);
  if (found === undefined) return null;
  const read = discoveredSchema.safeParse(decodeDocument(DISCOVERED_KEY, found.bytes));
  if (read.success) return read.data;
  const [first] = read.error.issues;
  const where = first === undefined ? '' : `${first.path.join('.')}: ${first.message}: `;
  const fault = `${DISCOVERED_KEY} is none of ours: ${where}restore an earlier version, or remove it`;
  throw new Fault('read-failed', fault);
}

/**
 * What a report says of balancers: the targets, what AWS did not answer, and which ones wait for a
 * probe. What can't be used is said and left out, so that it holds up no report.
 */
export async function readListed(
  lake: StateStore,
  key: string,
  warn: Warn,
): Promise<Pick<ReportParts, 'targets' | 'listed'>> {
  const written = await orWarn(readLakeTargets(lake, key), warn, 'the targets are left out');
  const discovered = await orWarn(readDiscovered(lake), warn);
  if (discovered === null) return { targets: written ?? [] };
  const turns = await orWarn(readTurns(lake), warn, TURNS_LEFT_OUT);
  const known = knownTargets(written ?? [], discovered.targets);
  const { notListed } = discovered;
  return {
    targets: [...known.written, ...known.added],
    listed: { notListed, waiting: turns?.waiting ?? [] },
  };
}

const TURNS_LEFT_OUT = 'when balancers will be probed is left out';

/** Such a file is a help: whatever is wrong with it, the functions go on without. */
async function orWarn<Read>(
  reading: Promise<Read>,
  warn: Warn,
  what = 'what was discovered is left out',
): Promise<Read | null> {
  try {
    return await reading;
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    warn(`${what}: ${error.message}`);
    return null;
  }
}

/** Deliveries change seldom, and messages come by the second. */
const DELIVERIES_KEPT_MS = 5 * MINUTE_MS;

/**
 * How vended logs in plain text are delivered, by the lake's targets and what was found, read anew
 * after minutes. Wrong targets name none: logs are read all the same, and whoever needs the targets
 * says what is wrong.
 */
export function lakeDeliveries(
  lake: StateStore,
  key: string,
  warn: Warn,
): (nowMs: number) => Promise<readonly LogDelivery[]> {
  let known: { readonly atMs: number; readonly deliveries: readonly LogDelivery[] } | undefined;
  return async (nowMs) => {
    if (known !== undefined && nowMs - known.atMs < DELIVERIES_KEPT_MS) return known.deliveries;
    const targets = await readLakeTargets(lake, key).catch((error: unknown) => {
      if (error instanceof Fault && error.code === 'bad-config') return [];
      throw error;
    });
    const discovered = await orWarn(readDiscovered(lake), warn);
    const { written, added } = knownTargets(targets, discovered?.targets ?? []);
    known = { atMs: nowMs, deliveries: deliveriesOf([...written, ...added]) };
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
