import { judge } from '../../../../functions/judge/judge.ts';
import { DEFAULT_STALE_AFTER_MS } from '../../../../functions/judge/rules/rule.ts';
import { judgeBalancers, type VerdictSettings } from '../../../../functions/judge/verdicts.ts';
import type { MatrixCell } from '../../../../functions/model/matrix.ts';
import type { Measurement, Rate } from '../../../../functions/model/rate.ts';
import { DAY_MS, HOUR_MS } from '../../../../functions/model/time.ts';
import type { BalancerVerdict } from '../../../../functions/model/verdict.ts';
import { sampleSource } from '../../publish/report-samples.ts';
import { sampleFreshness, sampleMeasurement, sampleRate, WINDOW } from '../measurement-samples.ts';
import { A, B, baseline, CLASSIC, ID, NETWORK, offers, PSK, UNSPOKEN } from '../trial-samples.ts';

export const SETTINGS = { staleAfterMs: DEFAULT_STALE_AFTER_MS, sessionLifetimeMs: DAY_MS };

const JUDGED = { portion: 'judged', excluded: 'no' } as const;
const MARGIN = { arrival: 'all', excluded: 'all' } as const;
const NODE = { level: 'node' } as const;

/** All handshakes of an application balancer's log, at it and at two nodes. */
export const TOTALS: readonly Rate[] = [
  sampleRate({ ...MARGIN, resumed: 900, full: 700 }),
  sampleRate({ ...MARGIN, ...NODE, node: A, resumed: 450, full: 350 }),
  sampleRate({ ...MARGIN, ...NODE, node: B, resumed: 450, full: 350 }),
];

/** The same-node arrivals that rules judge: 800 of 820 resumed of 120 clients unless changed. */
export function returns(changes: Partial<Rate> = {}): Rate {
  const known = 820;
  const resumed = changes.resumed ?? 800;
  return sampleRate({ ...JUDGED, resumed, full: known - resumed, clients: 120, ...changes });
}

/** The same at one node: 400 of 410 resumed of 60 clients unless changed. */
export function nodeReturns(node: string, changes: Partial<Rate> = {}): Rate {
  const resumed = changes.resumed ?? 400;
  return returns({ ...NODE, node, resumed, full: 410 - resumed, clients: 60, ...changes });
}

/** The other arrivals that rules judge, hardly any of them resumed unless changed. */
export function others(changes: Partial<Rate> = {}): readonly Rate[] {
  return [
    sampleRate({ ...JUDGED, arrival: 'cross-node', resumed: 4, full: 396, ...changes }),
    sampleRate({ ...JUDGED, arrival: 'first', resumed: 4, full: 396 }),
  ];
}

/** A log that shows its balancer to be sound. */
export const SOUND_LOG: readonly Rate[] = [
  ...TOTALS,
  returns(),
  nodeReturns(A),
  nodeReturns(B),
  ...others(),
];

/** Trials of each documented mechanism at both nodes, all as documented. */
export const SOUND_TRIALS: readonly MatrixCell[] = [ID, {}, PSK].flatMap((mechanism) =>
  [A, B].flatMap((node) => [
    baseline({ ...mechanism, node }),
    offers({ ...mechanism, node, issuerNode: node, resumed: 10 }),
    offers({ ...mechanism, node, issuerNode: node === A ? B : A }),
  ]),
);

/** The same of a classic balancer of one node, which resumes session IDs alone. */
export const SOUND_CLASSIC: readonly MatrixCell[] = [
  baseline({ ...CLASSIC, ...ID }),
  offers({ ...CLASSIC, ...ID, resumed: 10 }),
  baseline({ ...CLASSIC, ...PSK, ...UNSPOKEN }),
];

/** The same of a network balancer of two nodes, which resumes tickets on any of them. */
export const SOUND_NETWORK: readonly MatrixCell[] = [{}, PSK].flatMap((mechanism) =>
  [A, B].flatMap((node) => [
    baseline({ ...NETWORK, ...mechanism, node }),
    offers({ ...NETWORK, ...mechanism, node, issuerNode: node, resumed: 10 }),
    offers({ ...NETWORK, ...mechanism, node, issuerNode: node === A ? B : A, resumed: 10 }),
  ]),
);

/** The cells without those that `isLeftOut` names, and with others in their place. */
export function changed(
  cells: readonly MatrixCell[],
  isLeftOut: (cell: MatrixCell) => boolean,
  ...more: readonly MatrixCell[]
): readonly MatrixCell[] {
  return [...cells.filter((cell) => !isLeftOut(cell)), ...more];
}

/** Whether a cell is of the tickets that a node issued and was shown again. */
export const isOwnTickets = ({ mechanism, relation, node }: MatrixCell) =>
  mechanism === 'session-ticket' && relation === 'same-node' && node === A;

const LEDGER = sampleFreshness({ startsAtMs: WINDOW.startMs - 3 * DAY_MS });
const SILENT = { lastAtMs: WINDOW.endMs - 5 * HOUR_MS };
export const LOGS_CEASED = sampleFreshness({ ...SILENT, startsAtMs: LEDGER.startsAtMs });
export const TRIALS_CEASED = sampleFreshness({
  ...SILENT,
  evidence: 'trials',
  accountId: 'unknown',
  startsAtMs: null,
});

/** A balancer's log with its ledger. */
export function logged(rates: readonly Rate[], freshness = [LEDGER]): Measurement {
  const balancerType = rates[0]?.balancerType ?? 'application';
  const rows = freshness.map((row) => ({ ...row, balancerType }));
  return sampleMeasurement(rates, rows, [], [sampleSource({ balancerType })]);
}

/** Trials alone. */
export function tried(
  cells: readonly MatrixCell[],
  freshness: Measurement['freshness'] = [],
): Measurement {
  return sampleMeasurement([], freshness, cells);
}

/** Logs and trials of one balancer. */
export function both(rates: readonly Rate[], cells: readonly MatrixCell[]): Measurement {
  return { ...logged(rates), matrix: cells };
}

/** The verdicts of all balancers of a measurement. */
export function verdictsOf(
  measurement: Measurement,
  settings: VerdictSettings = SETTINGS,
): readonly BalancerVerdict[] {
  return judgeBalancers(measurement, judge(measurement, settings), settings);
}

/** The verdict of the one balancer of a measurement. */
export function verdictOf(
  measurement: Measurement,
  settings: VerdictSettings = SETTINGS,
): BalancerVerdict {
  const [only, ...others] = verdictsOf(measurement, settings);
  if (only === undefined || others.length > 0) throw new Error('the sample has one balancer');
  return only;
}
