import type { ReportRate } from '../../../model/report.ts';
import { count, counted, interval, percent } from '../../../model/wording.ts';
import type { Place } from './places.ts';
import { minute } from './time-words.ts';

/** The part of a rate's handshakes that rules about arrivals judge. */
export type JudgedRate = Pick<
  ReportRate,
  'handshakes' | 'resumed' | 'full' | 'unknown' | 'failed' | 'rate' | 'low' | 'high' | 'ceiling'
>;

const NONE: JudgedRate = {
  ...{ handshakes: 0, resumed: 0, full: 0, unknown: 0, failed: 0 },
  ...{ rate: null, low: null, high: null, ceiling: null },
};

/** The judged part of a rate; null where the report gives none, or where the part is the whole. */
export function judgedPart(rate: ReportRate): JudgedRate | null {
  // Reports of older versions lack the key; in others null says that nothing is judged.
  const { judged } = rate as ReportRate & { readonly judged?: JudgedRate | null };
  if (judged === undefined || rate.level === 'region' || rate.historyComplete) return null;
  const part = judged ?? NONE;
  return part.handshakes === rate.handshakes ? null : part;
}

/** The judged part of a place's log in a few words; null where there is nothing to add. */
export function judgedNote({ log, judgedFrom }: Place): string | null {
  const part = log === null ? null : judgedPart(log);
  if (part === null) return null;
  const since = judgedFrom === null ? '' : ` since ${minute(judgedFrom)}`;
  if (part.handshakes === 0) return 'nothing judged yet';
  if (part.rate === null) return `judged${since}: ${count(part.handshakes)}`;
  return `judged${since}: ${percent(part.rate)} of ${count(part.resumed + part.full)}`;
}

/** The same as a sentence, with interval and ceiling. */
export function judgedSentence({ log, judgedFrom }: Place): string | null {
  const part = log === null ? null : judgedPart(log);
  if (part === null) return null;
  const since = judgedFrom === null ? '' : ` since ${minute(judgedFrom)} UTC`;
  if (part.handshakes === 0)
    return `Rules about arrivals judge no handshake here yet${from(since)}.`;
  const handshakes = `Rules about arrivals judge the ${counted(part.handshakes, 'handshake')}${since}`;
  const ceiling = part.ceiling === null ? '' : `, with a ceiling of ${percent(part.ceiling)}`;
  if (part.rate === null || part.low === null || part.high === null) {
    return `${handshakes}${ceiling}.`;
  }
  return (
    `${handshakes}: ${percent(part.rate)} (${interval(part.low, part.high)}) of ` +
    `${count(part.resumed + part.full)} with a known outcome were resumed${ceiling}.`
  );
}

function from(since: string): string {
  return since === '' ? '' : `, only those${since}`;
}
