import { count } from '../../../model/wording.ts';
import type { Place } from './places.ts';

/** One part of a balancer's handshakes, and what it was lost to. */
export interface LossStep {
  readonly id:
    | 'resumed'
    | 'same-node'
    | 'silent'
    | 'lapsed'
    | 'few-returns'
    | 'cross-node'
    | 'first'
    | 'unknown'
    | 'failed';
  readonly label: string;
  readonly handshakes: number;
}

/** So many kinds are named in a sentence. */
const MOST_NAMED = 3;

/**
 * The full returns to the same node, by what the same clients did at other times, which needs no
 * user agent; one step where the report does not tell. The steps together are all of them.
 */
export function returnSteps({ clients }: Place, full: number): readonly LossStep[] {
  const back = 'Came back to the same node, but full';
  if (clients === null || full === 0) {
    return [{ id: 'same-node', label: back, handshakes: full }];
  }
  const silent = Math.min(full, clients.silentReturns);
  const lapsed = Math.min(full - silent, clients.lapsedReturns);
  return [
    {
      id: 'silent',
      label: `${back}: do not offer, or lost their session`,
      handshakes: silent,
    },
    {
      id: 'lapsed',
      label: `${back}: expired, used up, or the balancer’s`,
      handshakes: lapsed,
    },
    {
      id: 'few-returns',
      label: `${back}: too few returns to tell`,
      handshakes: full - silent - lapsed,
    },
  ];
}

/** How the steps of full returns are told apart; null where they are one. */
export function returnEvidence(steps: readonly LossStep[]): string | null {
  if (steps.every(({ id }) => id !== 'silent')) return null;
  return (
    'Full returns are told apart by what the same clients did, without user agents: three or more and ' +
    'none resumed; or resumed at other times. Where a balancer accepts no session at all, its clients ' +
    'look like the first: probes tell.'
  );
}

/** How many of those who came back to the same node are of kinds that never offer, by user agent. */
export function lossByKind({ clients, byArrival, log }: Place): string | null {
  const kinds = (clients?.neverOffering ?? [])
    .filter(({ returns }) => returns > 0)
    .toSorted((a, b) => b.returns - a.returns);
  const same = byArrival['same-node'];
  if (kinds.length === 0 || same === undefined) return null;
  const named = kinds
    .slice(0, MOST_NAMED)
    .map(({ clientKind, returns }) => `${clientKind} ${count(returns)}`);
  const left = kinds.length - named.length;
  const returns = kinds.reduce((sum, kind) => sum + kind.returns, 0);
  const all = log?.method === 'counted' ? same.resumed + same.full : same.handshakes - same.failed;
  return (
    `By user agent, which anybody can forge: ${count(returns)} of the ` +
    `${count(all)} handshakes that came back to the same node are of a ` +
    `kind that never offers a session by default (${named.join(', ')}` +
    `${left > 0 ? `, and ${count(left)} more` : ''}).`
  );
}
