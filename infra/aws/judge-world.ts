import type { JudgeWorld } from '../../functions/judge/judge-window.ts';
import { EventBridgeBus } from './event-bus.ts';
import { openLake } from './lake.ts';
import { readLakeAlerts } from './lake-alerts.ts';
import { readLakeTargets } from './lake-targets.ts';

/** The world of `judge`; what a person configured is read anew for each window. */
export function openJudgeWorld(config: {
  readonly LAKE_BUCKET: string;
  readonly BUS: string;
  readonly TARGETS_KEY: string;
}): JudgeWorld {
  const lake = openLake(config);
  return {
    lake,
    bus: new EventBridgeBus(config.BUS),
    clock: { nowMs: Date.now },
    alertConfig: async () => {
      const targets = await readLakeTargets(lake, config.TARGETS_KEY);
      return {
        settings: await readLakeAlerts(lake),
        targets: targets.length > 0 ? targets : null,
      };
    },
  };
}
