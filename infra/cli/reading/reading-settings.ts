import { ObjectGathering } from '../../../functions/ingest/wholes/object-gathering.ts';
import { ReadingSet } from '../../../functions/ingest/wholes/reading-set.ts';
import type { GatheringLimits } from '../../../functions/ingest/wholes/whole-gathering.ts';
import type { LogDelivery } from '../../../functions/model/source.ts';
import { FolderStore } from '../../local/folder-store.ts';

/** What each thread of a run reads inputs with; it can be sent from one to another. */
export interface ReadingSettings {
  readonly lakeDir: string;
  /** Whether the lake stays when the run is over. */
  readonly isKept: boolean;
  readonly clientKey: Uint8Array;
  readonly keepAliveMs: number;
  readonly nowMs: number;
  /** Sources that were set aside by earlier runs. */
  readonly setAside: readonly string[];
  /** Readings of results of probes that the ledger has. */
  readonly enteredTrials: BigInt64Array;
  readonly limits?: GatheringLimits | undefined;
  /** Of plain vended logs whose fields come in an order of their own. */
  readonly deliveries: readonly LogDelivery[];
}

/** A gathering into the lake of a run. */
export function openGathering(settings: ReadingSettings): ObjectGathering {
  const { lakeDir, isKept, setAside, clientKey, keepAliveMs, nowMs, limits } = settings;
  const { deliveries } = settings;
  const entered = new ReadingSet();
  for (const id of settings.enteredTrials) entered.add(id);
  return new ObjectGathering(new FolderStore(lakeDir), {
    ...{ clientKey, keepAliveMs, nowMs, limits, setAside, entered, deliveries },
    keepsRejects: isKept,
  });
}
