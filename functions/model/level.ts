/** At which a rate stands: one node, one balancer, or all balancers of a type in a region. */
export const LEVELS = ['node', 'balancer', 'region'] as const;
export type Level = (typeof LEVELS)[number];
