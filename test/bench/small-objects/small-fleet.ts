import type { BalancerType } from '../../../functions/model/balancer.ts';
import { DAY_MS, MINUTE_MS } from '../../../functions/model/time.ts';

/** A balancer with little traffic. */
export interface SmallBalancer {
  readonly balancerType: BalancerType;
  /** As its logs write it: `app/NAME/ID`, `net/NAME/ID`, or the name alone. */
  readonly name: string;
  readonly nodes: readonly string[];
  /** How busy it is beside the others of its type. */
  readonly weight: number;
  /** From when on it writes a connection log too, epoch ms; null where it never does. */
  readonly connectionLogFromMs: number | null;
}

export const ACCOUNT = '123456789012';
export const REGION = 'eu-west-1';
export const STARTS_MS = Date.UTC(2026, 0, 2);
export const ENDS_MS = STARTS_MS + 3 * DAY_MS;
export const PERIOD_MS = 5 * MINUTE_MS;

function nodesOf(subnet: number, count: number): readonly string[] {
  return Array.from({ length: count }, (_, at) => `198.51.${subnet}.${11 + at}`);
}

/** Seven balancers; on the smallest, connection logs were switched on in the last evening. */
export const SMALL_FLEET: readonly SmallBalancer[] = [
  application('app/shop/50dc6c495c0c9188', nodesOf(100, 6), 1.4),
  application('app/checkout/4d5e6f708192a3b4', nodesOf(101, 5), 1.1),
  application('app/media/5e6f708192a3b4c5', nodesOf(102, 4), 1),
  application('app/search/6f708192a3b4c5d6', nodesOf(103, 4), 0.9),
  application('app/archive/2b3c4d5e6f708192', nodesOf(104, 3), 0.7, ENDS_MS - 14 * 60 * MINUTE_MS),
  {
    ...{ balancerType: 'network', name: 'net/mqtt/c6e77e28c25b2234', nodes: nodesOf(105, 3) },
    ...{ weight: 1, connectionLogFromMs: null },
  },
  {
    ...{ balancerType: 'classic', name: 'legacy-web', nodes: nodesOf(106, 2) },
    ...{ weight: 1, connectionLogFromMs: null },
  },
];

function application(
  name: string,
  nodes: readonly string[],
  weight: number,
  connectionLogFromMs: number | null = null,
): SmallBalancer {
  return { balancerType: 'application', name, nodes, weight, connectionLogFromMs };
}
