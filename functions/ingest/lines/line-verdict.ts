import type { RejectReason, Skip } from '../../model/source.ts';

/** What became of one line: `row` was reduced into a handshake; the rest says why not. */
export type LineVerdict = 'row' | Skip | RejectReason;

/** A verdict on one line; `continues`: its user agent's quote is open and its head is right. */
export type ReaderVerdict = LineVerdict | 'continues';

/** Whether a verdict means that the line is whole and of its format, whatever it gives. */
export function isRight(verdict: ReaderVerdict): boolean {
  return verdict === 'row' || verdict === 'no-handshake' || verdict === 'plain-http';
}
