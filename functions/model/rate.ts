import type { BalancerType } from './balancer.ts';

export const LEVELS = ['node', 'balancer', 'region'] as const;
export type Level = (typeof LEVELS)[number];

/** Where a returning client was seen before, within the session lifetime. */
export const ARRIVALS = ['same-node', 'cross-node', 'first'] as const;
export type Arrival = (typeof ARRIVALS)[number];

/**
 * Counts of one group of handshakes, as SQL returns them (and `measure/reference.ts` recomputes
 * them). The moments are over clients: with n = resumed + full and k = resumed of one client,
 * `sumNn` is Σn², `sumKk` is Σk², `sumNk` is Σn·k.
 */
export interface RateCounts {
  readonly level: Level;
  readonly balancerType: BalancerType;
  readonly region: string;
  readonly accountId: string | null;
  readonly balancer: string | null;
  readonly node: string | null;
  readonly arrival: Arrival | 'all';
  readonly tlsVersion: string;
  /** `all`, or only handshakes on listeners to which a documented exclusion does (not) apply. */
  readonly excluded: 'all' | 'yes' | 'no';
  readonly handshakes: number;
  readonly resumed: number;
  readonly full: number;
  readonly unknown: number;
  readonly failed: number;
  /** Of the ceiling's base, those whose arrival lies within the documented scope. */
  readonly withinScope: number;
  readonly ceilingBase: number;
  /** Clients with at least one resumed or full handshake. */
  readonly clients: number;
  readonly sumNn: number;
  readonly sumKk: number;
  readonly sumNk: number;
  /** Earliest and latest handshake, epoch ms. */
  readonly firstAtMs: number;
  readonly lastAtMs: number;
  /** Whether a whole session lifetime of data lies before every handshake of the group. */
  readonly historyComplete: boolean;
}

export type Method = 'counted' | 'probed' | 'unobservable';

/** A rate with its interval; `rate`, `low`, `high` are null when nothing was counted. */
export interface Rate extends RateCounts {
  readonly evidence: 'log';
  readonly method: Method;
  readonly rate: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly ceiling: number | null;
  /** (resumed + full) / design effect; 0 when nothing was counted. */
  readonly effectiveN: number;
}

/** How regularly a balancer's logs arrived, from the ledger. */
export interface Freshness {
  readonly balancerType: BalancerType;
  readonly region: string;
  readonly accountId: string;
  readonly balancer: string;
  /** End of the last object's period, epoch ms. */
  readonly lastAtMs: number;
  /** Hours with at least one object, of the 24 up to the last one. */
  readonly hoursSeen: number;
  /** End of the last object of any balancer: "now" on one machine. */
  readonly dataEndMs: number;
}

/** What `measure` hands to `judge`: all evidence at once. */
export interface Measurement {
  readonly window: { readonly startMs: number; readonly endMs: number };
  readonly rates: readonly Rate[];
  readonly freshness: readonly Freshness[];
}

/** A listener, or with `listener: null` a balancer, to which a documented exclusion applies. */
export interface Exclusion {
  readonly balancerType: BalancerType;
  readonly region: string;
  readonly balancer: string;
  readonly listener: string | null;
}

/** What a person may set about rates; shown with the numbers. */
export interface MeasureSettings {
  readonly sessionLifetimeMs: number;
  readonly keepAliveMs: number;
  /** Only handshakes in [fromMs, toMs) are counted; earlier ones still serve as history. */
  readonly fromMs: number | null;
  readonly toMs: number | null;
  readonly exclusions: readonly Exclusion[];
}

export const DEFAULT_SESSION_LIFETIME_MS = 24 * 3_600_000;
/** `client_keep_alive.seconds` of an application balancer is 3600 by default. */
export const DEFAULT_KEEP_ALIVE_MS = 3_600_000;
