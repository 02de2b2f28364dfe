import type { EventBus, ObjectStore } from '../../functions/ports.ts';
import { EventBridgeBus } from './event-bus.ts';
import { openLake } from './lake.ts';

/** The world of `judge`. */
export function openJudgeWorld(config: { readonly LAKE_BUCKET: string; readonly BUS: string }): {
  readonly lake: ObjectStore;
  readonly bus: EventBus;
} {
  return { lake: openLake(config), bus: new EventBridgeBus(config.BUS) };
}
