import { randomInt } from 'node:crypto';
import { findBalancers } from '../../functions/probe/find-balancers.ts';
import type { RoundWorld } from '../../functions/probe/probe-round.ts';
import { DnsResolver } from '../tls/dns-resolver.ts';
import { NodeTlsDialer } from '../tls/tls-dialer.ts';
import { openLake } from './lake.ts';
import { lakePemReader, readLakeTargets } from './lake-targets.ts';
import { S3Store } from './s3/s3-store.ts';

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
