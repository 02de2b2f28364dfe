import type { History } from '../../../model/history.ts';
import type { Report } from '../../../model/report.ts';
import { readHistory, readReport } from '../data/data-block.ts';

/** One of many reports, unpacked. */
export interface ReadPart {
  readonly report: Report;
  readonly history: History | null;
}

/** Reads parts by their names from the lines of the page's block, each when it is opened first. */
export function readParts(
  names: readonly string[],
  lines: readonly string[],
): (name: string) => Promise<ReadPart | null> {
  const read = new Map<string, Promise<ReadPart | null>>();
  return (name) => {
    const before = read.get(name);
    if (before !== undefined) return before;
    const at = names.indexOf(name);
    const reading = at < 0 ? Promise.resolve(null) : readPart(lines[2 * at], lines[2 * at + 1]);
    read.set(name, reading);
    return reading;
  };
}

async function readPart(report = '', history = ''): Promise<ReadPart | null> {
  const read = await readReport(report);
  return read === null ? null : { report: read, history: await readHistory(history) };
}
