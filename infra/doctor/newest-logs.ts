import { readObjectKey } from '../../functions/ingest/object-key.ts';
import { MINUTE_MS } from '../../functions/model/time.ts';
import { listBucket, type PutObject } from '../aws/stack/bucket-state.ts';
import type { LogSource, StackView } from './stack-view.ts';

/** What is older has been read: a message waits seconds, its batch is read in minutes. */
export const SETTLED_MS = 15 * MINUTE_MS;
/** The most folders of a bucket that are opened: a bucket may hold more than logs of balancers. */
const FOLDERS_MAX = 100;
const BALANCERS = '/elasticloadbalancing/';
const DATE_PART = /\/(?:(?:year|month|day|hour)=)?\d{2,4}\/$/;

/** A log object of a balancer. */
export interface LogObject extends PutObject {
  readonly bucket: string;
}

/** The newest log objects of a stack's log buckets. */
export interface NewestLogs {
  readonly newest: LogObject | undefined;
  /** The newest that has been there long enough to have been read. */
  readonly settled: LogObject | undefined;
}

/** Finds the newest log objects, in the newest folder of each account and Region. */
export async function newestLogs(view: StackView, source: LogSource): Promise<NewestLogs> {
  const found = await Promise.all(
    source.buckets.map((bucket) => newestIn(view, bucket, source.prefixes)),
  );
  const objects = found.flat().sort((a, b) => b.atMs - a.atMs);
  return {
    newest: objects[0],
    settled: objects.find(({ atMs }) => view.nowMs - atMs >= SETTLED_MS),
  };
}

async function newestIn(
  { clients }: StackView,
  bucket: string,
  prefixes: readonly string[],
): Promise<readonly LogObject[]> {
  const open = [...prefixes];
  const found: LogObject[] = [];
  for (let opened = 0; open.length > 0 && opened < FOLDERS_MAX; opened += 1) {
    const { folders, objects } = await listBucket(clients, bucket, open.shift() ?? '');
    const logs = objects.filter(({ key }) => isLog(key));
    found.push(...logs.map((object) => ({ ...object, bucket })));
    open.push(...worthOpening(folders));
  }
  return found;
}

/** By its name, or as CloudWatch Logs delivers it, whose names nobody documents, by its folder. */
function isLog(key: string): boolean {
  const { kind, skip, accountId } = readObjectKey(key);
  return kind !== null || (skip === null && accountId !== null);
}

/** Beside the folder of balancers lie those of other services; of years, months and days the newest. */
function worthOpening(folders: readonly string[]): readonly string[] {
  const ofBalancers = folders.filter((folder) => folder.endsWith(BALANCERS));
  if (ofBalancers.length > 0) return ofBalancers;
  const dates = folders.filter((folder) => folder.includes(BALANCERS) && DATE_PART.test(folder));
  return dates.length > 0 ? dates.slice(-1) : folders;
}
