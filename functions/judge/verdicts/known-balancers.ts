import type { AllowedVersions } from '../../behaviours/allowed-versions.ts';
import {
  type BalancerType,
  balancerKey,
  type TlsVersion,
  UNKNOWN_ACCOUNT,
} from '../../model/balancer.ts';
import type { Deviation } from '../../model/deviation.ts';
import type { MatrixCell } from '../../model/matrix.ts';
import type { Freshness, Measurement, Rate } from '../../model/rate.ts';
import type { SourceGroup } from '../../model/source.ts';
import { isAccount, measuredTrialAccounts } from '../../model/trials/trial-account.ts';

/** Which balancer a verdict is about. */
export interface BalancerPlace {
  readonly balancerType: BalancerType;
  readonly region: string;
  /** `unknown` where nothing names one. */
  readonly accountId: string;
  readonly balancer: string;
}

/** A balancer that logs, trials or the ledger know, with all evidence that is about it. */
export interface KnownBalancer extends BalancerPlace {
  /** Of its logs, at balancer and node level. */
  readonly rates: readonly Rate[];
  readonly freshness: readonly Freshness[];
  readonly cells: readonly MatrixCell[];
  readonly sources: readonly SourceGroup[];
  readonly deviations: readonly Deviation[];
  /** From logs and from what was probed; null stands for nodes that a log does not name. */
  readonly nodes: readonly (string | null)[];
  /** What its security policies allow; null where that is not known. */
  readonly allowed: readonly TlsVersion[] | null;
}

/** A row that may be about a balancer: some trials name no account, some objects no balancer. */
interface Row {
  readonly balancerType: BalancerType | null;
  readonly region: string;
  readonly accountId?: string | null;
  readonly balancer: string | null;
}

/** Where the balancer of a row is; undefined where the row names none. */
export type PlaceOf = (row: Row) => BalancerPlace | undefined;

/** By what a measurement says of accounts: an unknown one is that which the logs name, if one. */
export function placesIn(measurement: Measurement): PlaceOf {
  const accountOf = measuredTrialAccounts(measurement);
  return ({ balancerType, region, accountId = null, balancer }) => {
    if (balancerType === null || balancer === null) return undefined;
    const name = { balancerType, region, balancer };
    const account = isAccount(accountId) ? accountId : (accountOf(name) ?? UNKNOWN_ACCOUNT);
    return { ...name, accountId: account };
  };
}

/** Every balancer of a measurement, each once. */
export function knownBalancers(
  measurement: Measurement,
  deviations: readonly Deviation[],
  allowed: AllowedVersions = () => null,
): readonly KnownBalancer[] {
  const placeOf = placesIn(measurement);
  const places = new Map<string, BalancerPlace>();
  const byPlace = <R extends Row>(rows: readonly R[]): ReadonlyMap<string, readonly R[]> =>
    Map.groupBy(
      rows.filter((row) => placeOf(row) !== undefined),
      (row) => {
        const place = placeOf(row);
        if (place === undefined) throw new Error('the row names a balancer');
        const key = balancerKey(place);
        places.set(key, place);
        return key;
      },
    );
  const rates = byPlace(measurement.rates.filter(({ evidence }) => evidence === 'log'));
  const freshness = byPlace(measurement.freshness);
  const cells = byPlace(measurement.matrix);
  const sources = byPlace(measurement.sources);
  const deviating = byPlace(deviations);
  // Survival trials judge nothing, and still tell of a balancer that nobody else names.
  byPlace(measurement.survival);
  return [...places].map(([key, place]) => {
    const own = { rates: rates.get(key) ?? [], cells: cells.get(key) ?? [] };
    return {
      ...place,
      ...own,
      freshness: freshness.get(key) ?? [],
      sources: sources.get(key) ?? [],
      deviations: deviating.get(key) ?? [],
      nodes: nodesOf(own),
      allowed: allowed(place),
    };
  });
}

function nodesOf({ rates, cells }: Pick<KnownBalancer, 'rates' | 'cells'>) {
  const logged = rates.filter(({ level }) => level === 'node').map(({ node }) => node);
  return [...new Set([...logged, ...cells.map(({ node }) => node)])];
}
