import type {
  Report,
  ReportBalancer,
  ReportCell,
  ReportClients,
  ReportDeviation,
  ReportFreshness,
  ReportRate,
  ReportSource,
} from '../../../model/report.ts';
import type { ReportMarks } from '../../../model/report-logs.ts';
import type { ReportSurvival } from '../../../model/report-survival.ts';
import type { ReportTarget } from '../../../model/targets.ts';
import { isAccount, trialAccounts } from '../../../model/trials/trial-account.ts';
import type { PageState } from './page-state.ts';
import { sumVerdicts, type VerdictCounts, worseOf } from './verdict.ts';

/** A node, a balancer or a Region of one type, with all that the report says of it. */
export interface Place {
  readonly level: ReportRate['level'];
  readonly balancerType: ReportRate['balancerType'];
  readonly region: string;
  readonly accountId: string | null;
  readonly balancer: string | null;
  readonly node: string | null;
  /** From logs, all arrivals and versions together; null where no log mentions the place. */
  readonly log: ReportRate | null;
  readonly byArrival: Readonly<Partial<Record<ReportRate['arrival'], ReportRate>>>;
  /** From logs, all versions together, by kind of client and arrival; never to be added to `log`. */
  readonly kinds: readonly ReportRate[];
  /** What the report says of its clients: of balancers and Regions; null where it says nothing. */
  readonly clients: ReportClients | null;
  /** From trials, one of each mechanism and relation. */
  readonly trials: readonly ReportRate[];
  readonly deviations: readonly ReportDeviation[];
  /** Of its own balancer; of a Region of all its balancers. */
  readonly verdicts: VerdictCounts;
  /** From when rules about arrivals judge the log of its balancer; null where nothing tells. */
  readonly judgedFrom: string | null;
}

export interface Balancer extends Place {
  readonly balancer: string;
  /** Null in a report of a version that gave no verdicts. */
  readonly verdict: ReportBalancer | null;
  readonly nodes: readonly Place[];
  readonly cells: readonly ReportCell[];
  readonly sources: readonly ReportSource[];
  readonly freshness: readonly ReportFreshness[];
  /** What the probe connects to; null where the report does not name it. */
  readonly target: ReportTarget | null;
  /** What its log shows of probes; null where none sent a request of its own. */
  readonly marks: ReportMarks | null;
  /** How long its sessions were seen to live, and those of its nodes; mostly nobody asked. */
  readonly survival: readonly ReportSurvival[];
}

export interface Places {
  readonly regions: readonly Place[];
  readonly balancers: readonly Balancer[];
  readonly nodes: readonly Place[];
}

type Named = Pick<Place, 'balancerType' | 'region' | 'accountId' | 'balancer'>;
type Standing = Pick<Place, 'verdicts' | 'judgedFrom'>;
type Unjudged = Omit<Place, keyof Standing>;
type AccountOf = (row: Named) => string | null;

/** The report by place: Regions, balancers with their nodes, nodes. */
export function placesOf(report: Report): Places {
  const accountOf = accountsOf(report);
  const ofAllVersions = report.rates.filter(({ tlsVersion }) => tlsVersion === 'all');
  const rates = ofAllVersions.filter(isOfAllKinds);
  const keyOf = (row: Named) => balancerKey(row, accountOf(row));
  const placeKey = (row: Named & Pick<Place, 'level'>) => `${row.level} ${keyOf(row)}`;
  const ratesBy = Map.groupBy(rates, placeKey);
  const kindsBy = Map.groupBy(
    ofAllVersions.filter((rate) => !isOfAllKinds(rate)),
    placeKey,
  );
  const clientsBy = new Map(clientsIn(report).map((clients) => [placeKey(clients), clients]));
  const clientsAt = (place: Named & Pick<Place, 'level'>) => ({
    kinds: kindsBy.get(placeKey(place)) ?? [],
    clients: clientsBy.get(placeKey(place)) ?? null,
  });
  const deviationsBy = Map.groupBy(report.deviations, keyOf);
  const freshnessBy = Map.groupBy(report.freshness, keyOf);
  const marksBy = new Map((report.marks ?? []).map((row) => [keyOf(row), row]));
  const probedBy = probedParts(report, keyOf);
  const verdictsBy = Map.groupBy(report.balancers, keyOf);
  const sources = report.sources.flatMap(namedSource);
  const sourcesBy = Map.groupBy(sources, ({ named }) => keyOf(named));
  const named = [
    ...rates.filter(({ level }) => level === 'balancer'),
    ...report.deviations,
    ...sources.map((source) => source.named),
    ...report.freshness,
    ...report.balancers,
    ...(report.marks ?? []),
    ...survivalIn(report),
  ];
  const balancers = [...new Map(named.map((row) => [keyOf(row), row]))].map(([key, row]) => {
    const deviations = deviationsBy.get(key) ?? [];
    const nodeRates = ratesBy.get(`node ${key}`) ?? [];
    const place = { ...nameOf(row), accountId: accountOf(row), balancer: row.balancer ?? '' };
    const verdict = (verdictsBy.get(key) ?? []).toSorted(worseOf)[0] ?? null;
    const standing = standingOf(verdict);
    const probed = probedBy(key);
    return {
      ...placeOf('balancer', place, null, ratesBy.get(`balancer ${key}`) ?? [], deviations),
      ...clientsAt({ ...place, level: 'balancer' }),
      ...standing,
      balancer: place.balancer,
      verdict,
      nodes: nodesOf(place, nodeRates, deviations, probed).map((node) => ({
        ...node,
        ...standing,
      })),
      sources: (sourcesBy.get(key) ?? []).map(({ source }) => source),
      freshness: freshnessBy.get(key) ?? [],
      marks: marksBy.get(key) ?? null,
      ...probed,
    };
  });
  return {
    regions: regionsOf(report, rates, balancers).map((region) => ({
      ...region,
      ...clientsAt(region),
    })),
    balancers,
    nodes: balancers.flatMap(({ nodes }) => nodes),
  };
}

type ProbedParts = Pick<Balancer, 'cells' | 'target' | 'survival'>;

/** What came of probes of a balancer, by its key; a row without an account is of that which is known. */
function probedParts(
  report: Report,
  keyOf: (row: Named) => string,
): (balancer: string) => ProbedParts {
  const keyOfAny = ({ accountId = null, ...row }: MaybeNamed) => keyOf({ ...row, accountId });
  const cellsBy = Map.groupBy(report.matrix, keyOfAny);
  const survivalBy = Map.groupBy(report.survival ?? [], keyOfAny);
  const targetBy = new Map((report.targets ?? []).map((target) => [keyOfAny(target), target]));
  return (balancer) => ({
    cells: cellsBy.get(balancer) ?? [],
    target: targetBy.get(balancer) ?? null,
    survival: survivalBy.get(balancer) ?? [],
  });
}

type MaybeNamed = Omit<Named, 'accountId'> & { readonly accountId?: string | null | undefined };

/** Older reports name no account of survival trials. */
function survivalIn({ survival = [] }: Report) {
  return survival.map((row) => ({ ...row, accountId: row.accountId ?? null }));
}

/** Rows by kind of client stand beside those of all kinds, which an older report has alone. */
function isOfAllKinds({ clientKind }: Partial<Pick<ReportRate, 'clientKind'>>): boolean {
  return clientKind === undefined || clientKind === 'all';
}

/** What a report says of clients; one of an older version says nothing. */
function clientsIn({ clients }: Partial<Pick<Report, 'clients'>>): Report['clients'] {
  return clients ?? [];
}

/** What a verdict says of a balancer and of each of its nodes. */
function standingOf(verdict: ReportBalancer | null): Standing {
  return {
    verdicts: { [verdict?.verdict ?? 'unknown']: 1 },
    judgedFrom: verdict?.judgedFrom ?? null,
  };
}

/** All balancers that a state may mean: names repeat across accounts and Regions. */
export function namedBalancers({ balancers }: Places, state: PageState): readonly Balancer[] {
  return balancers.filter(
    ({ balancer, accountId, region }) =>
      balancer === state.balancer &&
      (state.account === '' || accountId === state.account) &&
      (state.in === '' || region === state.in),
  );
}

function balancerKey(
  { balancerType, region, balancer }: Omit<Named, 'accountId'>,
  accountId: string | null,
): string {
  return `${balancerType} ${region} ${accountId ?? ''} ${balancer ?? ''}`;
}

function nameOf({ balancerType, region, accountId, balancer }: Named): Named {
  return { balancerType, region, accountId, balancer };
}

/** The account that a row names, else whose its trials are. */
function accountsOf({ rates, deviations, sources, balancers }: Report): AccountOf {
  const trialAccountOf = trialAccounts([...rates, ...deviations, ...sources, ...balancers]);
  return (row) => (isAccount(row.accountId) ? row.accountId : trialAccountOf(row));
}

function namedSource(
  source: ReportSource,
): readonly { readonly source: ReportSource; readonly named: Named }[] {
  const { balancerType, region, accountId, balancer } = source;
  if (balancerType === null || balancer === null) return [];
  return [{ source, named: { balancerType, region, accountId, balancer } }];
}

function nodesOf(
  balancer: Named,
  rates: readonly ReportRate[],
  deviations: readonly ReportDeviation[],
  { survival }: ProbedParts,
): readonly Unjudged[] {
  const names = new Set([...rates, ...deviations, ...survival].map(({ node }) => node));
  const ratesBy = Map.groupBy(rates, ({ node }) => node);
  const deviationsBy = Map.groupBy(deviations, ({ node }) => node);
  return [...names]
    .filter((node) => node !== null)
    .map((node) =>
      placeOf('node', balancer, node, ratesBy.get(node) ?? [], deviationsBy.get(node) ?? []),
    );
}

function placeOf(
  level: Place['level'],
  named: Named,
  node: string | null,
  rates: readonly ReportRate[],
  deviations: readonly ReportDeviation[],
): Unjudged {
  const logs = rates.filter(({ evidence }) => evidence === 'log');
  const byArrival = Object.fromEntries(logs.map((rate) => [rate.arrival, rate]));
  return {
    ...{ level, ...nameOf(named), node, byArrival, deviations },
    ...{ kinds: [], clients: null },
    log: logs.find(({ arrival }) => arrival === 'all') ?? null,
    trials: rates.filter(({ evidence }) => evidence === 'trials'),
  };
}

function regionsOf(
  report: Report,
  rates: readonly ReportRate[],
  balancers: readonly Balancer[],
): readonly Place[] {
  return report.regions.map(({ region, balancerType }) => {
    const isHere = (row: Pick<Place, 'region' | 'balancerType'>) =>
      row.region === region && row.balancerType === balancerType;
    const named = { balancerType, region, accountId: null, balancer: null };
    const own = rates.filter((rate) => rate.level === 'region' && isHere(rate));
    const within = balancers.filter(isHere);
    const deviations = within.flatMap((balancer) => balancer.deviations);
    const trials = within.flatMap((balancer) => balancer.trials);
    const verdicts = sumVerdicts(within);
    return {
      ...placeOf('region', named, null, own, deviations),
      trials,
      verdicts,
      judgedFrom: null,
    };
  });
}
