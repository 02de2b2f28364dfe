import { Fault } from '../../../functions/errors.ts';
import { measure } from '../../../functions/measure/measure.ts';
import { rateQuery } from '../../../functions/measure/rate-query.ts';
import {
  DEFAULT_KEEP_ALIVE_MS,
  DEFAULT_SESSION_LIFETIME_MS,
  type Measurement,
  type MeasureSettings,
} from '../../../functions/model/rate.ts';
import { SYSTEM_CLOCK } from '../../tls/system-clock.ts';
import { TrinoEngine } from '../../trino/trino-engine.ts';
import { type LakeShare, TrinoLake } from '../../trino/trino-lake.ts';
import {
  readTrinoPlace,
  type TrinoPlace,
  type TrinoUser,
  trinoUser,
} from '../../trino/trino-place.ts';

/** A Trino to ask, and as whom. */
export interface TrinoServer {
  readonly place: TrinoPlace;
  readonly user: TrinoUser;
}

const TRINO = 'trino=';

/** Reads `trino=http(s)://HOST:PORT/CATALOG/SCHEMA`; throws `bad-arguments`, never with the text in it. */
export function readEngine(given: string): TrinoPlace {
  if (given.startsWith(TRINO)) return readTrinoPlace(given.slice(TRINO.length));
  throw new Fault('bad-arguments', 'must be trino=http(s)://HOST:PORT/CATALOG/SCHEMA');
}

/** The server that an option names, if any; throws `bad-config` for a user of the environment that can't be. */
export function trinoServer(engine: string | null, env: NodeJS.ProcessEnv): TrinoServer | null {
  if (engine === null) return null;
  const place = readEngine(engine);
  return { place, user: trinoUser(place, env) };
}

const ALL_DAYS = { first: null, last: null };
const ANY_SETTINGS: MeasureSettings = {
  ...{ fromMs: null, toMs: null, sessionLifetimeMs: DEFAULT_SESSION_LIFETIME_MS },
  ...{ keepAliveMs: DEFAULT_KEEP_ALIVE_MS, exclusions: [], revision: 0 },
};

/** Throws `query-failed` unless the server has the tables of a lake; reads none of them. */
export async function checkTables(server: TrinoServer, signal: AbortSignal): Promise<void> {
  const share = { readings: null, days: ALL_DAYS, deliveryDays: ALL_DAYS };
  await lakeAt(server, share, signal).validate(rateQuery(ANY_SETTINGS));
}

/** What of a lake to measure, and how many objects that is; null where only the server knows. */
export interface MeasuredShare {
  readonly share: LakeShare;
  readonly objects: number | null;
}

/** Measures a part of the lake whose tables are on the server; throws `query-failed`. */
export async function measureOnTrino(
  server: TrinoServer,
  { share, objects }: MeasuredShare,
  settings: MeasureSettings,
  signal: AbortSignal,
): Promise<Measurement> {
  const lake = lakeAt(server, share, signal);
  await lake.checkPartitions(objects);
  return await measure(lake, settings);
}

function lakeAt({ place, user }: TrinoServer, share: LakeShare, signal: AbortSignal): TrinoLake {
  const engine = new TrinoEngine({ place, user, clock: SYSTEM_CLOCK, signal });
  return new TrinoLake(engine, place, share);
}
