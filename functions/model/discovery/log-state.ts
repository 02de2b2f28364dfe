import type { BalancerType } from '../balancer.ts';
import type { FoundLogs } from '../found-facts.ts';

/** Whether a log tells of the handshakes of a balancer; `no` only where both say so that may know. */
export const LOG_STATES = ['yes', 'no', 'unknown'] as const;
export type LogState = (typeof LOG_STATES)[number];

/** The logs from which handshakes are counted; connection logs alone show no resumption. */
const VENDED_ACCESS: readonly string[] = ['ALB_ACCESS_LOGS', 'NLB_ACCESS_LOGS'];

/** Whether a balancer logs, by its attributes and by CloudWatch Logs. */
export function logState({ access, vended }: FoundLogs, type: BalancerType): LogState {
  if (access !== null) return 'yes';
  // CloudWatch Logs delivers none of a classic balancer.
  if (type === 'classic') return 'no';
  if (vended === null) return 'unknown';
  const isRead = vended.some(
    ({ logType, destinationType }) => VENDED_ACCESS.includes(logType) && destinationType === 'S3',
  );
  return isRead ? 'yes' : 'no';
}
