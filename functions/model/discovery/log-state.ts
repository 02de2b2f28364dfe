import type { BalancerType } from '../balancer.ts';
import { type FoundLogs, UNREAD_PLACES, type UnreadPlace } from '../found-facts.ts';

/**
 * Whether a log tells of the handshakes of a balancer; `no` only where both say so that may know,
 * `elsewhere` where it is on, and delivered to a place that is not read.
 */
export type LogState = 'yes' | 'elsewhere' | 'no' | 'unknown';

/** The logs from which handshakes are counted; connection logs alone show no resumption. */
const VENDED_ACCESS: readonly string[] = ['ALB_ACCESS_LOGS', 'NLB_ACCESS_LOGS'];

/** Whether a balancer logs, by its attributes and by CloudWatch Logs. */
export function logState({ access, vended }: FoundLogs, type: BalancerType): LogState {
  if (access !== null) return 'yes';
  // CloudWatch Logs delivers none of a classic balancer.
  if (type === 'classic') return 'no';
  if (vended === null) return 'unknown';
  const delivered = vended.filter(({ logType }) => VENDED_ACCESS.includes(logType));
  if (delivered.some(({ destinationType }) => destinationType === 'S3')) return 'yes';
  return delivered.length > 0 ? 'elsewhere' : 'no';
}

/** Where the access log of a balancer goes that is not read. */
export function unreadPlaces({ vended }: FoundLogs): readonly UnreadPlace[] {
  const places = (vended ?? [])
    .filter(({ logType }) => VENDED_ACCESS.includes(logType))
    .filter(({ destinationType }) => destinationType !== 'S3')
    .map((one) => UNREAD_PLACES.find((place) => place === one.destinationType) ?? 'other');
  return [...new Set(places)].sort();
}

const PLACE_NAMES: Readonly<Record<UnreadPlace, string>> = {
  CWL: 'CloudWatch Logs',
  FH: 'Amazon Data Firehose',
  other: 'another place than S3',
};

/** Unread places as people call them. */
export function placesText(places: readonly UnreadPlace[]): string {
  return places.map((place) => PLACE_NAMES[place]).join(' and ');
}
