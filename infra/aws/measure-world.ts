import { exclusionsOf } from '../../functions/behaviours/excluded-listeners.ts';
import type { MeasureEventWorld } from '../../functions/measure/measure-event.ts';
import { AthenaRuns } from './athena/athena-runs.ts';
import { EventBridgeBus } from './event-bus.ts';
import { openLake } from './lake.ts';
import { readLakeTargets } from './lake-targets.ts';

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
