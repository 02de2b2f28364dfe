import type { Relation } from '../trial.ts';
import { durationText } from '../wording.ts';

/** To which node sessions were shown. */
export const SHOWN_TO: Readonly<Record<Relation, string>> = {
  'same-node': 'shown to the node that issued them',
  'cross-node': 'shown to another node',
};

/**
 * Up to which age sessions are accepted; `lastMs` is the highest age at which one was offered, null
 * where none was.
 */
export function medianWords(medianMs: number | null, lastMs: number | null): string {
  if (lastMs === null) return 'none was offered';
  return medianMs === null
    ? `more than half are accepted at ${durationText(lastMs)}, the highest age tried`
    : `half or fewer are accepted from ${durationText(medianMs)} on`;
}
