import { randomInt } from 'node:crypto';
import { exclusionsOf } from '../../functions/behaviours/excluded-listeners.ts';
import type { MessageWorld } from '../../functions/ingest/ingest-message.ts';
import type { MeasureEventWorld } from '../../functions/measure/measure-event.ts';
import type { EventBus, ObjectStore, StateStore } from '../../functions/ports.ts';
import { findBalancers } from '../../functions/probe/find-balancers.ts';
import type { RoundWorld } from '../../functions/probe/probe-round.ts';
import { interruptible } from '../interruptible-store.ts';
import { DnsResolver } from '../local/dns-resolver.ts';
import { NodeTlsDialer } from '../local/tls-dialer.ts';
import { AthenaRuns } from './athena-runs.ts';
import { s3Client } from './aws-settings.ts';
import { readClientKeySecret } from './client-key-secret.ts';
import { EventBridgeBus } from './event-bus.ts';
import { lakePemReader, readLakeTargets } from './lake-targets.ts';
import { S3Store } from './s3-store.ts';

// What each function needs of AWS, made once at cold start: what a handler holds, and no more.

/** The lake. */
export function openLake({ LAKE_BUCKET }: { LAKE_BUCKET: string }): ObjectStore & StateStore {
  return new S3Store(LAKE_BUCKET);
}

/** The world of `ingest`, until a deadline; the key for client addresses is fetched once. */
export function openIngestWorld(config: {
  readonly LAKE_BUCKET: string;
  readonly CLIENT_KEY_SECRET: string;
  readonly KEEP_ALIVE_S: number;
}): (deadline: AbortSignal) => Promise<MessageWorld> {
  const client = s3Client();
  const lake = new S3Store(config.LAKE_BUCKET, client);
  let known: Uint8Array | undefined;
  return async (deadline) => {
    const clientKey = known ?? (await readClientKeySecret(config.CLIENT_KEY_SECRET));
    known = clientKey;
    return {
      logsOf: (bucket) => interruptible(new S3Store(bucket, client), deadline),
      lake,
      clientKey,
      keepAliveMs: config.KEEP_ALIVE_S,
    };
  };
}

/** The world of `measure`; targets are read anew for each start. */
export function openMeasureWorld(config: {
  readonly LAKE_BUCKET: string;
  readonly WORKGROUP: string;
  readonly DATABASE: string;
  readonly BUS: string;
  readonly TARGETS_KEY: string;
  readonly SESSION_LIFETIME_H: number;
  readonly KEEP_ALIVE_S: number;
}): MeasureEventWorld {
  const lake = openLake(config);
  return {
    lake,
    queries: new AthenaRuns({ workgroup: config.WORKGROUP, database: config.DATABASE }),
    bus: new EventBridgeBus(config.BUS),
    settings: async () => ({
      sessionLifetimeMs: config.SESSION_LIFETIME_H,
      keepAliveMs: config.KEEP_ALIVE_S,
      exclusions: [...exclusionsOf(await readLakeTargets(lake, config.TARGETS_KEY))],
    }),
  };
}

/** The world of `judge`. */
export function openJudgeWorld(config: { readonly LAKE_BUCKET: string; readonly BUS: string }): {
  readonly lake: ObjectStore;
  readonly bus: EventBus;
} {
  return { lake: openLake(config), bus: new EventBridgeBus(config.BUS) };
}

/** The world of `probe`; targets are read and names are resolved anew for each round. */
export function openProbeWorld(config: {
  readonly LAKE_BUCKET: string;
  readonly RESULTS_BUCKET: string;
  readonly TARGETS_KEY: string;
}): RoundWorld {
  const lake = openLake(config);
  const clock = { nowMs: Date.now };
  return {
    balancers: async () => {
      const targets = await readLakeTargets(lake, config.TARGETS_KEY);
      return await findBalancers(targets, new DnsResolver(), lakePemReader(lake));
    },
    dialer: new NodeTlsDialer(clock),
    clock,
    proberRegion: process.env.AWS_REGION ?? null,
    random: (limit) => randomInt(limit),
    results: new S3Store(config.RESULTS_BUCKET),
  };
}
