import type { Report, ReportClients, ReportRate } from '../../functions/model/report.ts';
import { wilson } from '../../functions/model/statistics/wilson.ts';

type Kind = Exclude<ReportRate['clientKind'], 'all'>;

/** What part of the full handshakes each kind has; `chromium` has all that were resumed, too. */
const FULL_PARTS = { 'go-http': 0.3, 'python-requests': 0.15, other: 0.05, none: 0.02 } as const;
const SWITCHES: Readonly<Record<string, string | null>> = {
  'go-http': 'set tls.Config.ClientSessionCache (tls.NewLRUClientSessionCache)',
  'python-requests': null,
};

/** The rates by kind of client beside the rates from logs of one balancer or Region. */
export function kindRates(log: readonly ReportRate[]): readonly ReportRate[] {
  const ofArrivals = log.filter(
    ({ arrival, tlsVersion }) => arrival !== 'all' && tlsVersion === 'all',
  );
  const rows = ofArrivals.flatMap((rate) => {
    const parts = Object.entries(FULL_PARTS) as readonly (readonly [Kind, number])[];
    const silent = parts.map(([kind, part]) =>
      kindRate(rate, kind, 0, Math.floor(rate.full * part)),
    );
    const left = silent.reduce((full, row) => full - row.full, rate.full);
    return [kindRate(rate, 'chromium', rate.resumed, left), ...silent];
  });
  const whole = [...Map.groupBy(rows, ({ clientKind }) => clientKind).values()].flatMap((own) => {
    const [first] = own;
    const sum = (of: (row: ReportRate) => number) => own.reduce((all, row) => all + of(row), 0);
    if (first === undefined) return [];
    const all = { ...first, arrival: 'all' as const };
    const within = sum((row) => (row.ceiling ?? 0) * row.handshakes);
    return [
      {
        ...kindRate(
          all,
          first.clientKind,
          sum(({ resumed }) => resumed),
          sum(({ full }) => full),
        ),
        ceiling: within / sum(({ handshakes }) => handshakes),
      },
    ];
  });
  return [...whole, ...rows].filter(({ handshakes }) => handshakes > 0);
}

function kindRate(
  rate: ReportRate,
  clientKind: ReportRate['clientKind'],
  resumed: number,
  full: number,
): ReportRate {
  const known = resumed + full;
  return {
    ...{ ...rate, clientKind, handshakes: known, resumed, full, unknown: 0, failed: 0 },
    ...(known === 0
      ? { rate: null, low: null, high: null }
      : { rate: resumed / known, ...wilson(resumed / known, known) }),
  };
}

/** What a report says of the clients behind the rates of one balancer or Region. */
export function clientsOf(log: readonly ReportRate[]): Report['clients'] {
  const at = (arrival: ReportRate['arrival']) =>
    log.find((rate) => rate.arrival === arrival && rate.tlsVersion === 'all');
  const [all, same] = [at('all'), at('same-node')];
  if (all === undefined || same === undefined || all.level === 'node') return [];
  const { level, balancerType, region, accountId, balancer } = all;
  const neverOffering = neverOfferingOf(kindRates(log));
  const lost = neverOffering.reduce((sum, { returns }) => sum + returns, 0);
  const known = all.resumed + all.full;
  const attainable = Math.max(all.rate ?? 0, (all.ceiling ?? 0) - lost / known);
  return [
    {
      ...{ level, balancerType, region, accountId, balancer, attainable, neverOffering },
      judgedAttainable: level === 'balancer' ? attainable : null,
      silentReturns: Math.floor(same.full * 0.5),
      lapsedReturns: Math.floor(same.full * 0.2),
      avoidableFull: same.full - lost,
      // The window of a fleet is a day.
      avoidableFullPerDay: same.full - lost,
    },
  ];
}

function neverOfferingOf(rows: readonly ReportRate[]): ReportClients['neverOffering'] {
  const of = (arrival: ReportRate['arrival']) =>
    rows.filter((row) => row.arrival === arrival && row.clientKind in SWITCHES);
  const returns = new Map(of('same-node').map((row) => [row.clientKind, row.full]));
  return of('all').flatMap(({ clientKind, full }) =>
    clientKind === 'all'
      ? []
      : [
          {
            ...{ clientKind, handshakes: full, returns: returns.get(clientKind) ?? 0 },
            switch: SWITCHES[clientKind] ?? null,
          },
        ],
  );
}
