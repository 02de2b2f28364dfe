import { BALANCER_TYPES, type BalancerType } from '../model/balancer.ts';
import type { FoundLogs } from '../model/found-facts.ts';
import { compareText } from '../model/text-order.ts';
import { type FoundListener, foundListeners } from './found-listeners.ts';
import type { Listing } from './listing.ts';

/** The logs from which handshakes are counted; connection logs alone show no resumption. */
const VENDED_ACCESS: readonly string[] = ['ALB_ACCESS_LOGS', 'NLB_ACCESS_LOGS'];

/** A balancer with TLS listeners, and whether a log tells of its handshakes. */
export interface WatchedBalancer
  extends Pick<FoundListener, 'accountId' | 'region' | 'balancerType' | 'name' | 'arn'> {
  readonly listeners: number;
  /** `no` only where both the balancer and CloudWatch Logs say so. */
  readonly logs: 'yes' | 'no' | 'unknown';
  /** A bucket that other balancers of the account log to in this Region; null where none does. */
  readonly bucket: string | null;
}

/** What one run found. */
export interface WatchState {
  readonly balancers: readonly WatchedBalancer[];
  /** Balancers that negotiate TLS on no listener: there is nothing to watch. */
  readonly withoutTls: number;
  readonly ofType: Readonly<Record<BalancerType, number>>;
}

/** Which balancers logs tell of, and which they don't. */
export function watchState(listings: readonly Listing[]): WatchState {
  const balancers = listings.flatMap(watchedBalancers);
  const all = listings.flatMap((listing) => listing.balancers);
  const counts = BALANCER_TYPES.map(
    (type) => [type, all.filter(({ balancerType }) => balancerType === type).length] as const,
  );
  return {
    balancers,
    withoutTls: all.length - balancers.length,
    ofType: Object.fromEntries(counts) as WatchState['ofType'],
  };
}

function watchedBalancers(listing: Listing): readonly WatchedBalancer[] {
  const bucket = usualBucket(listing);
  const listeners = foundListeners(listing);
  return [...Map.groupBy(listeners, ({ name }) => name).values()].flatMap((own) => {
    const [first] = own;
    if (first === undefined) return [];
    const { accountId, region, balancerType, name, arn, facts } = first;
    const balancer = { accountId, region, balancerType, name, arn, listeners: own.length };
    return [{ ...balancer, logs: logsOf(facts.logs, balancerType), bucket }];
  });
}

function logsOf({ access, vended }: FoundLogs, type: BalancerType): WatchedBalancer['logs'] {
  if (access !== null) return 'yes';
  // CloudWatch Logs delivers none of a classic balancer.
  if (type === 'classic') return 'no';
  if (vended === null) return 'unknown';
  const isRead = vended.some(
    ({ logType, destinationType }) => VENDED_ACCESS.includes(logType) && destinationType === 'S3',
  );
  return isRead ? 'yes' : 'no';
}

function usualBucket({ balancers }: Listing): string | null {
  const buckets = balancers
    .filter(({ attributes }) => attributes['access_logs.s3.enabled'] === 'true')
    .flatMap(({ attributes }) => attributes['access_logs.s3.bucket'] ?? []);
  const counts = [...Map.groupBy(buckets, (bucket) => bucket)].sort(
    ([a, one], [b, other]) => other.length - one.length || compareText(a, b),
  );
  return counts[0]?.[0] ?? null;
}
