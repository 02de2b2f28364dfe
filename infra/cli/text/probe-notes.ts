import type { Trial } from '../../../functions/model/trial.ts';
import { printable } from './text-layout.ts';

/** How connections end at a node that takes none. */
const UNANSWERED: readonly string[] = ['unreachable', 'reset', 'timeout'];

/** A line for each node that left connections without an answer, whatever they would have offered. */
export function unansweredLines(trials: readonly Trial[]): readonly string[] {
  const nodes = Map.groupBy(trials, ({ balancer, node }) => JSON.stringify([balancer, node]));
  return [...nodes.values()].flatMap((ofNode) => {
    const [first] = ofNode;
    const unanswered = ofNode.filter(isUnanswered);
    if (first === undefined || unanswered.length === 0) return [];
    const classes = [...new Set(unanswered.map(({ error }) => error))].join(', ');
    const share = `${unanswered.length} of ${ofNode.length} connections`;
    const place = `${printable(first.balancer)}: ${printable(first.node)}`;
    return [`${place} left ${share} without an answer (${classes})`];
  });
}

/** With a session, what the node made of the session is no lack of an answer: it is counted as failed. */
function isUnanswered({ relation, outcome, error }: Trial): boolean {
  const isNodes = relation === null ? outcome === 'failed' : outcome === 'inconclusive';
  return isNodes && UNANSWERED.includes(error ?? '');
}
