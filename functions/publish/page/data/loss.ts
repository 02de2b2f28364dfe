import { counted, percent } from '../../../model/wording.ts';
import { type LossStep, lossByKind, returnEvidence, returnSteps } from './lost-returns.ts';
import type { Place } from './places.ts';

/** Where resumption is lost: the steps together are all handshakes. */
export interface Loss {
  readonly handshakes: number;
  readonly steps: readonly LossStep[];
  /** Handshakes that could have been resumed at most; null where it is unknown. */
  readonly ceiling: number | null;
  /** The same in words. */
  readonly sentences: readonly string[];
  /** How the steps of full returns are told apart; null where they are one. */
  readonly evidence: string | null;
  /** How many of the returns are of kinds that never offer; null where no kind is known to. */
  readonly byKind: string | null;
}

/** How a place's handshakes divide by arrival and outcome; null where no log mentions it. */
export function lossOf(place: Place): Loss | null {
  if (place.log === null) return null;
  return place.log.method === 'unobservable' ? arrivalsOnly(place) : byOutcome(place);
}

function byOutcome(place: Place): Loss | null {
  const { log, byArrival } = place;
  if (log === null) return null;
  const full = (arrival: 'first' | 'cross-node' | 'same-node') => byArrival[arrival]?.full ?? 0;
  const known = log.resumed + log.full;
  const reach = isWithinScope(byArrival['cross-node'] ?? null);
  const steps: readonly LossStep[] = [
    { id: 'resumed', label: 'Resumed', handshakes: log.resumed },
    ...returnSteps(place, full('same-node')),
    {
      id: 'cross-node',
      label: `Came back to another node, and full (${reach ? 'within' : 'out of'} scope)`,
      handshakes: full('cross-node'),
    },
    { id: 'first', label: 'First arrivals: nothing to resume', handshakes: full('first') },
    { id: 'unknown', label: 'The log can’t tell', handshakes: log.unknown },
    { id: 'failed', label: 'Failed handshakes', handshakes: log.failed },
  ];
  return {
    handshakes: log.handshakes,
    steps,
    ceiling: log.ceiling === null ? null : log.ceiling * known,
    sentences: outcomeSentences(log.resumed, known, log.ceiling, steps),
    evidence: returnEvidence(steps),
    byKind: lossByKind(place),
  };
}

function isWithinScope(rate: Place['log']): boolean {
  return rate?.ceiling !== null && rate?.ceiling !== undefined && rate.ceiling > 0;
}

function outcomeSentences(
  resumed: number,
  known: number,
  ceiling: number | null,
  steps: readonly LossStep[],
): readonly string[] {
  if (known === 0) return ['No handshake here has a known outcome.'];
  const rate = resumed / known;
  const beyond = ceiling !== null && rate > ceiling;
  const lost = steps
    .filter(({ id }) => !['resumed', 'unknown', 'failed'].includes(id))
    .toSorted((a, b) => b.handshakes - a.handshakes)[0];
  return [
    `${percent(rate)} of ${counted(known, 'handshake')} with a known outcome were resumed.`,
    ceiling === null
      ? 'No ceiling is known.'
      : `The ceiling is ${percent(ceiling)}: what the documented scope allows, given who came ` +
        `back where.` +
        (beyond ? ' More was resumed than that: see the deviations.' : ''),
    beyond || lost === undefined || lost.handshakes === 0 ? '' : `Most is lost to: ${lost.label}.`,
  ].filter((sentence) => sentence !== '');
}

/** Without a marker in the log only who came back is known. */
function arrivalsOnly(place: Place): Loss | null {
  const { log, byArrival } = place;
  if (log === null) return null;
  const came = (arrival: 'first' | 'cross-node' | 'same-node') => {
    const rate = byArrival[arrival];
    return rate === undefined ? 0 : rate.handshakes - rate.failed;
  };
  const reach = isWithinScope(byArrival['cross-node'] ?? null);
  return {
    handshakes: log.handshakes,
    steps: [
      { id: 'same-node', label: 'Came back to the same node', handshakes: came('same-node') },
      {
        id: 'cross-node',
        label: `Came back to another node (${reach ? 'within' : 'out of'} scope)`,
        handshakes: came('cross-node'),
      },
      { id: 'first', label: 'First arrivals: nothing to resume', handshakes: came('first') },
      { id: 'failed', label: 'Failed handshakes', handshakes: log.failed },
    ],
    ceiling: log.ceiling === null ? null : log.ceiling * (log.handshakes - log.failed),
    sentences: [
      'This log can’t tell which handshakes were resumed; probes can. ' +
        `${percent(log.ceiling)} is the most that the documented scope allows, given who came back where.`,
    ],
    evidence: null,
    byKind: lossByKind(place),
  };
}
