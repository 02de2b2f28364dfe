import { BALANCER_TYPES, type BalancerType } from '../model/balancer.ts';
import { usualBucket } from '../model/discovery/log-command.ts';
import { type LogState, logState, unreadPlaces } from '../model/discovery/log-state.ts';
import type { UnreadPlace } from '../model/found-facts.ts';
import { type FoundListener, foundListeners } from './found-listeners.ts';
import type { Listing } from './listing.ts';

/** A balancer with TLS listeners, and whether a log tells of its handshakes. */
export interface WatchedBalancer
  extends Pick<FoundListener, 'accountId' | 'region' | 'balancerType' | 'name'> {
  readonly listeners: number;
  readonly logs: LogState;
  /** Where its access log goes that is not read. */
  readonly unreadPlaces: readonly UnreadPlace[];
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
  const listeners = foundListeners(listing);
  const bucket = usualBucket(listeners.map(({ facts }) => facts.logs.access));
  return [...Map.groupBy(listeners, ({ name }) => name).values()].flatMap((own) => {
    const [first] = own;
    if (first === undefined) return [];
    const { accountId, region, balancerType, name, facts } = first;
    const balancer = { accountId, region, balancerType, name, listeners: own.length };
    const logs = logState(facts.logs, balancerType);
    return [{ ...balancer, logs, unreadPlaces: unreadPlaces(facts.logs), bucket }];
  });
}
