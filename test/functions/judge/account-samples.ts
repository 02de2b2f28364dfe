import { scopeBehaviour } from '../../../functions/behaviours/resumption.ts';
import type { BalancerType } from '../../../functions/model/balancer.ts';
import type { MatrixCell } from '../../../functions/model/matrix.ts';
import type { Freshness, Measurement, Rate } from '../../../functions/model/rate.ts';
import { HOUR_MS } from '../../../functions/model/time.ts';
import { sampleSource } from '../publish/report-samples.ts';
import { sampleFreshness, sampleMeasurement, sampleRate, WINDOW } from './measurement-samples.ts';
import { baseline, offers } from './trial-samples.ts';

const ACCOUNT = '123456789012';
const OTHER = '999999999999';

/** Which accounts the logs of one balancer name. */
const ACCOUNTS: Readonly<Record<string, readonly string[]>> = {
  'no logs': [],
  'one account': [ACCOUNT],
  'two accounts': [ACCOUNT, OTHER],
  'an unknown account': ['unknown'],
  'one account, and unknown': [ACCOUNT, 'unknown'],
};

const TRIALS = ['no trials', 'trials', 'trials of an excluded listener'] as const;
/** Which accounts the ledger names for it beside. */
const LEDGER: Readonly<Record<string, readonly string[]>> = {
  'no ledger': [],
  'the ledger names another': [OTHER],
};

type Place = Pick<Rate, 'balancerType'> & { readonly balancer: string };

const PLACES: readonly Place[] = [
  { balancerType: 'classic', balancer: 'old-shop' },
  { balancerType: 'application', balancer: 'app/shop/50dc6c495c0c9188' },
  { balancerType: 'network', balancer: 'net/api/2222222222222222' },
];

/**
 * Measurements of one balancer name of each type, by which accounts its logs and the ledger name
 * and which trials there are: all that deviates, and the same without a fault.
 */
export function accountMeasurements(): Readonly<Record<string, Measurement>> {
  const cases = PLACES.flatMap((place) =>
    Object.entries(ACCOUNTS).flatMap(([logs, accounts]) =>
      TRIALS.flatMap((trials) =>
        Object.entries(LEDGER).flatMap(([ledger, others]) => {
          const name = `${place.balancerType}: ${logs}, ${trials}, ${ledger}`;
          const measurement = measurementOf(place, accounts, trials, others);
          return [
            [name, measurement],
            [`${name}, sound`, withoutFaults(measurement)],
          ] as const;
        }),
      ),
    ),
  );
  return Object.fromEntries(cases);
}

/** The same rows, resumed where they should be, and up to the end of the data. */
function withoutFaults(measurement: Measurement): Measurement {
  const { rates, freshness, matrix, sources } = measurement;
  return sampleMeasurement(
    rates.filter(({ tlsVersion }) => tlsVersion === 'all').map(soundRate),
    freshness.map((row) => ({ ...row, lastAtMs: WINDOW.endMs })),
    matrix.map(soundCell),
    sources,
  );
}

function soundRate(rate: Rate): Rate {
  const handshakes = rate.resumed + rate.full;
  if (handshakes === 0) return rate;
  const isSeen = rate.arrival === 'same-node' || rate.excluded === 'all';
  const resumed = isSeen ? handshakes - 4 : 0;
  const share = resumed / handshakes;
  const interval = { rate: share, low: Math.max(0, share - 0.02), high: Math.min(1, share + 0.02) };
  return { ...rate, ...interval, resumed, full: handshakes - resumed };
}

function soundCell(cell: MatrixCell): MatrixCell {
  const all = cell.resumed + cell.full + cell.failed;
  const { scope } = scopeBehaviour(cell.balancerType, cell.mechanism);
  const isWithin = scope === 'region' || (scope === 'node' && cell.relation === 'same-node');
  const resumed = cell.relation !== null && !cell.excluded && isWithin ? all : 0;
  const full = all - resumed;
  return { ...cell, resumed, full, failed: 0, reissued: full, notReissued: 0, error: null };
}

function measurementOf(
  place: Place,
  accounts: readonly string[],
  trials: (typeof TRIALS)[number],
  ledger: readonly string[],
): Measurement {
  const cells = trials === 'no trials' ? [] : cellsOf(place, trials !== 'trials');
  const tried = cells.length === 0 ? [] : [silent(place, 'unknown', 'trials')];
  return sampleMeasurement(
    accounts.flatMap((accountId) => ratesOf(place, accountId)),
    [...accounts.map((accountId) => silent(place, accountId, 'ledger')), ...tried],
    cells,
    ledger.map((accountId) => sampleSource({ ...place, accountId })),
  );
}

/** An hour silent longer than the setting allows. */
function silent(place: Place, accountId: string, evidence: Freshness['evidence']): Freshness {
  return sampleFreshness({
    ...{ ...place, accountId, evidence },
    lastAtMs: WINDOW.endMs - 4 * HOUR_MS,
  });
}

/** Deviate by every rule of logs that the type has; the margins alone where nothing is counted. */
function ratesOf(place: Place, accountId: string): readonly Rate[] {
  const of = (changes: Partial<Rate>) => sampleRate({ ...place, accountId, ...changes });
  const margin = { arrival: 'all', excluded: 'all' } as const;
  if (place.balancerType !== 'application') {
    const unobservable = { ...margin, method: 'unobservable' } as const;
    return [
      of({ ...unobservable, unknown: 300 }),
      of({ ...unobservable, unknown: 12, tlsVersion: '1.3' }),
      of({ ...unobservable, unknown: 300, level: 'node', node: '10.0.0.1' }),
    ];
  }
  return [
    of({ ...margin, resumed: 300, full: 500 }),
    of({ full: 400 }),
    of({ arrival: 'cross-node', resumed: 300, full: 100 }),
    of({ arrival: 'first', resumed: 4, full: 396 }),
    of({ arrival: 'all', excluded: 'yes', resumed: 37, full: 375 }),
    of({ level: 'node', node: '10.0.0.1', resumed: 200, full: 200 }),
    of({ level: 'node', node: '10.0.0.2', resumed: 390, full: 10 }),
  ];
}

const CROSS = { node: '10.0.0.2' } as const;

/** Trials that deviate by every rule of trials that the type has. */
function cellsOf({ balancerType, balancer }: Place, excluded: boolean): readonly MatrixCell[] {
  const place = { balancerType, balancer, excluded } as const;
  const own = (mechanism: MatrixCell['mechanism']) => ({ ...place, mechanism });
  return [
    offers({ ...own('session-ticket'), resumed: excluded ? 4 : 0 }),
    offers({ ...own('session-ticket'), ...CROSS, resumed: 3 }),
    baseline(own('session-ticket')),
    baseline({ ...own('session-ticket'), ...CROSS }),
    offers({ ...own('session-id'), resumed: 5 }),
    offers({ ...own('session-id'), ...CROSS, reissued: 0, notReissued: 10 }),
    baseline(own('session-id')),
    baseline({ ...own('session-id'), ...CROSS }),
    offers({ ...own('psk'), failed: 10, full: 0 }),
    baseline(own('psk')),
    ...unreachable(balancerType, place),
  ];
}

function unreachable(balancerType: BalancerType, place: Partial<MatrixCell>) {
  if (balancerType === 'network') return [];
  return [baseline({ ...place, node: '10.0.0.3', failed: 20, error: 'unreachable' })];
}
