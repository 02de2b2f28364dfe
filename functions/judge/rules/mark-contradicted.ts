import { markBehaviour } from '../../behaviours/marks.ts';
import type { Measurement } from '../../model/rate.ts';
import { wilson } from '../../model/statistics/wilson.ts';
import type { Marks } from '../../model/trial.ts';
import { LEAST_TRIALS } from '../../model/trials/trial-verdict.ts';
import { share } from '../../model/wording.ts';
import type { Finding, Rule, Subject } from './rule.ts';

/** One or two may be a clock, or a token that met the wrong line. */
export const LEAST_CONTRADICTIONS = 3;

/** A log may be wrong in two ways, with two causes: what it says, and what the wire showed. */
const DIRECTIONS = [
  {
    aspect: 'resumed-though-full',
    wrong: 'resumedThoughFull',
    right: 'full',
    says: 'marks as resumed, although the wire showed a full handshake',
  },
  {
    aspect: 'full-though-resumed',
    wrong: 'fullThoughResumed',
    right: 'resumed',
    says: 'marks as full, although the wire showed that the session was resumed',
  },
] as const;
type Direction = (typeof DIRECTIONS)[number];

/** The log says of handshakes of probes the opposite of what the wire showed. */
export const markContradicted: Rule = {
  name: 'mark-contradicted',
  level: 'balancer',
  reads: 'log, trials',
  severity: 'error',
  behaviour: markBehaviour,
  find: (measurement) =>
    directions(measurement)
      .filter(({ wrong }) => wrong >= LEAST_CONTRADICTIONS)
      .map(toFinding),
  covered: (measurement) =>
    directions(measurement)
      .filter(({ wrong, right }) => wrong + right >= LEAST_TRIALS)
      .map(({ subject }) => subject),
};

/** What the log says, in one direction, of the probes at one balancer. */
interface Compared {
  readonly subject: Subject;
  readonly direction: Direction;
  readonly wrong: number;
  readonly right: number;
  /** Of the wrong ones, by TLS version and mechanism. */
  readonly kinds: readonly string[];
}

function directions({ marks }: Pick<Measurement, 'marks'>): readonly Compared[] {
  const byBalancer = Map.groupBy(marks, ({ balancerType, region, accountId, balancer }) =>
    JSON.stringify([balancerType, region, accountId, balancer]),
  );
  return [...byBalancer.values()].flatMap((own) =>
    DIRECTIONS.flatMap((direction) => comparedIn(direction, own)),
  );
}

function comparedIn(direction: Direction, own: readonly Marks[]): readonly Compared[] {
  const [first] = own;
  if (first === undefined) return [];
  const { balancerType, region, accountId, balancer } = first;
  const place = { balancerType, region, accountId, balancer, node: null };
  const sum = (name: Direction['wrong' | 'right']) =>
    own.reduce((total, row) => total + row[name], 0);
  const kinds = own
    .filter((row) => row[direction.wrong] > 0)
    .map((row) => `TLS ${row.tlsVersion ?? 'of no known version'} (${row.mechanism})`);
  return [
    {
      subject: {
        evidence: 'log',
        ...place,
        mechanism: null,
        relation: null,
        aspect: direction.aspect,
      },
      ...{ direction, wrong: sum(direction.wrong), right: sum(direction.right), kinds },
    },
  ];
}

function toFinding({ subject, direction, wrong, right, kinds }: Compared): Finding {
  const known = wrong + right;
  const { low, high } = wilson(wrong / known, known);
  return {
    subject,
    observed: {
      ...{ direction: direction.aspect, contradicted: wrong, confirmed: right, known },
      ...{ rate: wrong / known, low, high },
    },
    // A connection is compared with itself: no history is needed.
    historyComplete: true,
    reason:
      `${share(wrong, known)} such handshakes of probes the log ${direction.says}: ` +
      `${kinds.toSorted().join(', ')}.`,
  };
}
