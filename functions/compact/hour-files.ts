import { UNKNOWN_HOUR } from '../lake/table-key.ts';
import { HOUR_MS } from '../model/time.ts';
import type { ObjectInfo } from '../ports.ts';

/** The files of one hour in one partition of a table, in key order: parts first, then wholes. */
export interface HourFiles {
  /** `v2/TABLE/balancer_type=T/region=R/day=D/`. */
  readonly folder: string;
  /** `00` to `23`, or `xx` where the hour is unknown. */
  readonly hour: string;
  /** When the hour, or the day of an unknown one, is over; epoch ms. */
  readonly endsAtMs: number;
  readonly files: readonly ObjectInfo[];
}

/**
 * `…/day=D/HH-SOURCEID.parquet` is what one object gave, `…/day=D/HH-whole-HASH.parquet` merged. The
 * row of an object that was set aside, `…-aside.parquet`, stays alone: a later reading takes it back.
 */
const FILE_KEY = /^(.*\/day=(\d{4}-\d{2}-\d{2})\/)(\d{2}|xx)-(?:whole-)?[0-9a-f]{32}\.parquet$/;

/**
 * Divides a listing in key order into hours as it comes, one of more than `filesMax` files into
 * several; what is no table's file is passed over.
 */
export async function* hoursOf(
  listing: AsyncIterable<ObjectInfo>,
  filesMax: number,
): AsyncGenerator<HourFiles> {
  let hour: (HourFiles & { readonly files: ObjectInfo[] }) | undefined;
  for await (const file of listing) {
    const [, folder, day, name] = FILE_KEY.exec(file.key) ?? [];
    if (folder === undefined || day === undefined || name === undefined) continue;
    const goesOn = hour?.folder === folder && hour.hour === name && hour.files.length < filesMax;
    if (hour !== undefined && goesOn) {
      hour.files.push(file);
      continue;
    }
    if (hour !== undefined) yield hour;
    hour = { folder, hour: name, endsAtMs: endOf(day, name), files: [file] };
  }
  if (hour !== undefined) yield hour;
}

function endOf(day: string, hour: string): number {
  const hours = hour === UNKNOWN_HOUR ? 24 : Number(hour) + 1;
  return Date.parse(`${day}T00:00:00Z`) + hours * HOUR_MS;
}
