import type { CompactWorld } from '../../functions/compact/compact.ts';
import { openLake } from './lake.ts';

/** The world of `compact`. */
export function openCompactWorld(config: { readonly LAKE_BUCKET: string }): CompactWorld {
  return { lake: openLake(config), clock: { nowMs: Date.now } };
}
