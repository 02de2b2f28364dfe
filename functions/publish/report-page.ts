import { gzipSync } from 'node:zlib';
import type { History } from '../model/history.ts';
import type { Report } from '../model/report.ts';
import { packReport } from './packed-report.ts';

const REPORT = '{{report}}';
const HISTORY = '{{history}}';

/**
 * The page of a report as one HTML file: the built shell, filled with data as gzip in base64, whose
 * letters can't break out of the markup. Equal data make equal bytes. Throws where the shell has no
 * place for them.
 */
export function reportPage(shell: string, report: Report, history: History | null): string {
  return filledShell(shell, {
    report: packed(packReport(report)),
    history: history === null ? '' : packed(history),
  });
}

/** The shell with the texts of its two blocks, which hold letters of base64 alone. */
export function filledShell(
  shell: string,
  { report, history }: { readonly report: string; readonly history: string },
): string {
  return fill(fill(shell, REPORT, report), HISTORY, history);
}

function fill(shell: string, place: string, text: string): string {
  const [before, after, ...more] = shell.split(place);
  if (before === undefined || after === undefined || more.length > 0) {
    throw new Error(`the shell of the page must hold ${place} once`);
  }
  return `${before}${text}${after}`;
}

/** A value as a block holds it. */
export function packed(value: object): string {
  return gzipSync(JSON.stringify(value), { level: 9 }).toString('base64');
}
