import { UNKNOWN_ACCOUNT } from '../model/balancer.ts';
import { usualBucket } from '../model/discovery/log-command.ts';
import { logState, unreadPlaces } from '../model/discovery/log-state.ts';
import type { WaitingProbe } from '../model/discovery/probe-turns.ts';
import type { FoundStretch } from '../model/found-facts.ts';
import { balancersIn, type Measurement } from '../model/rate.ts';
import {
  NAMED_MAX,
  type NotListed,
  type NotWatched,
  type ReportRouting,
  type ReportWatch,
} from '../model/report-logs.ts';
import type { Target } from '../model/targets.ts';
import { compareText } from '../model/text-order.ts';
import { type AccountRow, balancerNameKey, isAccount } from '../model/trials/trial-account.ts';

/** What is known of balancers beside their targets. */
export interface Listed {
  /** What AWS did not answer of late. */
  readonly notListed: readonly NotListed[];
  /** Those that wait for a probe. */
  readonly waiting: readonly WaitingProbe[];
}

/** A balancer with TLS listeners that is there, as it was seen last. */
interface Seen {
  readonly balancerType: Target['balancerType'];
  readonly region: string;
  readonly accountId: string;
  readonly balancer: string;
  readonly stretch: FoundStretch;
}

/** Which balancers are watched; undefined where nobody looked for any. */
export function reportWatch(
  targets: readonly Target[],
  measurement: Measurement,
  listed: Listed | undefined,
): ReportWatch | undefined {
  const found = targets.filter((target) => target.found !== undefined);
  if (found.length === 0 && listed === undefined) return undefined;
  const { notListed = [], waiting = [] } = listed ?? {};
  const seen = seenBalancers(found);
  const isTold = toldBalancers(measurement);
  const dark = seen.filter(
    (one) => !isTold(one) && logState(one.stretch.logs, one.balancerType) !== 'yes',
  );
  const ends = seen.map(({ stretch }) => stretch.until);
  return {
    listedAt: ends.length === 0 ? null : ends.reduce((a, b) => (a > b ? a : b)),
    balancers: seen.length,
    watched: seen.length - dark.length,
    notWatched: dark.slice(0, NAMED_MAX).map((one) => notWatched(one, seen, waiting)),
    notListed: [...notListed],
    routing: seen
      .filter(({ balancerType }) => balancerType === 'network')
      .slice(0, NAMED_MAX)
      .map(routing),
  };
}

function seenBalancers(found: readonly Target[]): readonly Seen[] {
  const there = found.flatMap(({ balancerType, region, name, accountId, found: own }) => {
    const stretch = own?.stretches.at(-1);
    if (stretch === undefined || own?.missingSince !== undefined) return [];
    const place = { balancerType, region, accountId: accountId ?? UNKNOWN_ACCOUNT, balancer: name };
    return [{ ...place, stretch }];
  });
  const byBalancer = new Map(there.map((one) => [placeOrder(one), one]));
  return [...byBalancer.values()].sort((a, b) => compareText(placeOrder(a), placeOrder(b)));
}

function placeOrder({ region, accountId, balancerType, balancer }: Omit<Seen, 'stretch'>): string {
  return JSON.stringify([region, accountId, balancerType, balancer]);
}

/** That of files which have lost the name that AWS gave them. */
const UNKNOWN_REGION = 'unknown';

/** Whether a log or a trial of a balancer was read: some trials, and some logs, name no account. */
function toldBalancers(measurement: Measurement): (balancer: Seen) => boolean {
  const rows: readonly AccountRow[] = [
    ...balancersIn(measurement),
    ...measurement.sources,
    ...measurement.matrix,
  ];
  const byName = Map.groupBy(rows, balancerNameKey);
  return (one) =>
    [one.region, UNKNOWN_REGION]
      .flatMap((region) => byName.get(balancerNameKey({ ...one, region })) ?? [])
      .some(({ accountId }) => !isAccount(accountId) || accountId === one.accountId);
}

function notWatched(
  { stretch, ...place }: Seen,
  all: readonly Seen[],
  waiting: readonly WaitingProbe[],
): NotWatched {
  const { accountId, region } = place;
  const beside = all.filter((one) => one.accountId === accountId && one.region === region);
  const bucket = usualBucket(beside.map((one) => one.stretch.logs.access));
  const turns = waiting.filter(
    (one) =>
      placeOrder({ ...one, accountId: one.accountId ?? UNKNOWN_ACCOUNT }) === placeOrder(place),
  );
  const state = logState(stretch.logs, place.balancerType);
  const logs = state === 'yes' ? 'unknown' : state;
  const probeAt = turns.flatMap(({ dueAt }) => dueAt ?? []).sort()[0] ?? null;
  const places = [...unreadPlaces(stretch.logs)];
  return { ...place, logs, unreadPlaces: places, bucket, probeAt };
}

function routing({ stretch, ...place }: Seen): ReportRouting {
  const { dnsRouting, crossZone, zones } = stretch;
  return { ...place, dnsRouting, crossZone, zones: zones.length };
}
