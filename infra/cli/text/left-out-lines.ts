import type { LeftOut } from '../../../functions/ingest/ingest.ts';
import type { VendedLog } from '../../../functions/ingest/vended-log.ts';
import { compareText } from '../../../functions/model/text-order.ts';
import { count, counted } from '../../../functions/model/wording.ts';
import { printable } from './text-layout.ts';

/** The files of which nothing was read, as sentences: vended logs, and those that are no logs. */
export function leftOutLines(leftOut: readonly LeftOut[]): readonly string[] {
  const notLogs = leftOut.filter((one) => one === 'not-a-log').length;
  return [vendedLine(leftOut), notLogsLine(notLogs)].filter((line) => line !== undefined);
}

/** What vended logs lie there, of which balancers, and what to do; undefined where there are none. */
export function vendedLine(leftOut: readonly LeftOut[]): string | undefined {
  const vended = leftOut.filter((one): one is VendedLog => one !== 'not-a-log');
  if (vended.length === 0) return undefined;
  const formats = distinct(vended.map((log) => log.vended)).join(' and ');
  const names = distinct(vended.flatMap(({ balancer }) => (balancer === null ? [] : [balancer])));
  const [first, ...others] = names;
  const more = others.length > 0 ? ` and ${counted(others.length, 'other balancer')}` : '';
  const whose = first === undefined ? 'a balancer' : `${printable(first)}${more}`;
  return (
    `Vended logs (CloudWatch Logs, ${formats}) of ${whose} are not read yet ` +
    `(${counted(vended.length, 'file')}): deliver them as plain text with a space as delimiter, ` +
    'or turn on the access logs of the balancer.'
  );
}

function notLogsLine(notLogs: number): string | undefined {
  if (notLogs === 0) return undefined;
  return notLogs === 1
    ? '1 of the files is no load balancer log and was left out.'
    : `${count(notLogs)} of the files are no load balancer logs and were left out.`;
}

function distinct(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)].sort(compareText);
}
