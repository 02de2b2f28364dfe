import type { BalancerType } from '../model/balancer.ts';
import { MINUTE_MS } from '../model/time.ts';
import type { Behaviour } from './behaviour.ts';
import { DOCUMENTS } from './documents.ts';

const RULE_TESTS = 'test/functions/judge/rules/stale.test.ts';

/** How often each balancer type delivers its logs; all three are best effort. */
export const DELIVERY_BEHAVIOURS: readonly Behaviour[] = [
  {
    id: 'classic-delivery',
    balancerType: 'classic',
    says: 'A Classic Load Balancer publishes a log file per node every 5 or 60 minutes, as it is set.',
    source: DOCUMENTS.classicLogs,
    status: 'stated',
    tests: [`${RULE_TESTS}#[classic-delivery] a classic balancer that went silent is stale`],
  },
  {
    id: 'application-delivery',
    balancerType: 'application',
    says: 'An Application Load Balancer publishes a log file per node every 5 minutes.',
    source: DOCUMENTS.applicationLogs,
    status: 'stated',
    tests: [
      `${RULE_TESTS}#[application-delivery] an application balancer that went silent is stale`,
    ],
  },
  {
    id: 'network-delivery',
    balancerType: 'network',
    says: 'A Network Load Balancer publishes a log file per node every 5 minutes.',
    source: DOCUMENTS.networkLogs,
    status: 'stated',
    tests: [`${RULE_TESTS}#[network-delivery] a network balancer that went silent is stale`],
  },
];

/**
 * The shortest period that a log object of a balancer type is documented to cover. A classic balancer
 * may be set to 60 minutes, and no log says so: with the shorter one the data never seem to begin
 * earlier than they do.
 */
export const DELIVERY_PERIOD_MS: Readonly<Record<BalancerType, number>> = {
  classic: 5 * MINUTE_MS,
  application: 5 * MINUTE_MS,
  network: 5 * MINUTE_MS,
};

/** How often a balancer type is documented to deliver its logs. */
export function deliveryBehaviour(balancerType: BalancerType): Behaviour {
  const found = DELIVERY_BEHAVIOURS.find((row) => row.balancerType === balancerType);
  if (found === undefined) throw new Error(`no delivery behaviour for ${balancerType}`);
  return found;
}
