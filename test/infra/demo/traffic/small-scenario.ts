import { FULL_SCENARIO } from '../../../../infra/demo/logs/run-lab.ts';
import type { Scenario } from '../../../../infra/demo/traffic/scenario.ts';

export const START_MS = Date.UTC(2026, 2, 1);

/** All balancers and faults of the lab with few clients and hours: some 600 handshakes. */
export const SMALL_SCENARIO: Scenario = {
  ...FULL_SCENARIO,
  hoursBefore: 2,
  hoursWithin: 6,
  balancers: FULL_SCENARIO.balancers.map((balancer) => ({
    ...balancer,
    groups: balancer.groups.map((group) => ({
      ...group,
      clients: Math.min(group.clients, group.path === 'tour' ? 12 : 8),
      visitsBefore: Math.min(group.visitsBefore, 1),
      visitsWithin: Math.min(group.visitsWithin, 3),
    })),
  })),
};
