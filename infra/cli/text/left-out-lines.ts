import type { LeftOut } from '../../../functions/ingest/ingest.ts';
import { count } from '../../../functions/model/wording.ts';

/** The files of which nothing was read, as a sentence: those that are no logs. */
export function leftOutLines(leftOut: readonly LeftOut[]): readonly string[] {
  const notLogs = leftOut.length;
  if (notLogs === 0) return [];
  return notLogs === 1
    ? ['1 of the files is no load balancer log and was left out.']
    : [`${count(notLogs)} of the files are no load balancer logs and were left out.`];
}
