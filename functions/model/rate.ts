import type { ClientKind } from '../clients/client-kind.ts';
import type { BalancerType, Level, Mechanism } from './balancer.ts';
import type { HourlyCounts } from './history.ts';
import type { MatrixCell } from './matrix.ts';
import type { SourceGroup } from './source.ts';
import type { SurvivalCurve } from './survival.ts';
import { DAY_MS, HOUR_MS } from './time.ts';
import type { Marks, Relation } from './trial.ts';

/** Where a returning client was seen before, within the session lifetime. */
export const ARRIVALS = ['same-node', 'cross-node', 'first'] as const;
export type Arrival = (typeof ARRIVALS)[number];

/**
 * Whether a documented exclusion applies to the listener of a handshake. `unknown`: nobody saw what the
 * listener was like then, or no document says what follows from it; nothing is expected of it.
 */
export type Excluded = 'yes' | 'no' | 'unknown';

/** Trials know no client and no arrival: those are 0 and `all`. */
export type Evidence = 'log' | 'trials';

/**
 * Counts of one group of handshakes, as SQL returns them (and the tests' reference recomputes
 * them). The moments are over clients: with n = resumed + full and k = resumed of one client,
 * `sumNn` is Σn², `sumKk` is Σk², `sumNk` is Σn·k.
 */
export interface RateCounts {
  readonly evidence: Evidence;
  readonly level: Level;
  readonly balancerType: BalancerType;
  readonly region: string;
  /** Null of a Region, and of trials that name none. */
  readonly accountId: string | null;
  readonly balancer: string | null;
  readonly node: string | null;
  readonly arrival: Arrival | 'all';
  /** Of trials; a log names neither. */
  readonly mechanism: Mechanism | null;
  readonly relation: Relation | null;
  readonly tlsVersion: string;
  /** `all`, or only handshakes on listeners to which a documented exclusion does (not) apply. */
  readonly excluded: 'all' | Excluded;
  /** `judged`: only handshakes with a whole session lifetime of their balancer's log before them. */
  readonly portion: 'all' | 'judged';
  readonly handshakes: number;
  readonly resumed: number;
  readonly full: number;
  /** Of trials: inconclusive. */
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
  /** Whether every handshake of the group is judged. */
  readonly historyComplete: boolean;
}

export type Method = 'counted' | 'probed' | 'unobservable';

/** A rate with its interval; `rate`, `low`, `high` are null when nothing was counted. */
export interface Rate extends RateCounts {
  readonly method: Method;
  readonly rate: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly ceiling: number | null;
  /** (resumed + full) / design effect; 0 when nothing was counted. */
  readonly effectiveN: number;
}

/** A balancer, or a Region's balancers of one type: then account and balancer are null. */
interface ClientPlace {
  readonly level: Exclude<Level, 'node'>;
  readonly balancerType: BalancerType;
  readonly region: string;
  readonly accountId: string | null;
  readonly balancer: string | null;
  /** `judged`: only handshakes with a whole session lifetime of their balancer's log before them. */
  readonly portion: Rate['portion'];
}

/** The rate of one kind of clients, all TLS versions together; never summed with those of all kinds. */
export interface KindRate extends Rate {
  readonly clientKind: ClientKind;
  /**
   * Of resumed + full (where the log marks neither, of all that succeeded), those in TLS versions in
   * which clients of the kind never offer what balancers of the type document, by default; 0 where
   * the kind was seen to be resumed here.
   */
  readonly unoffered: number;
}

/** The highest rate that the clients could reach that came, estimated from their user agents. */
export interface AttainableRate extends ClientPlace {
  /** Never above the ceiling, nor below the rate; null where no user agent tells a kind. */
  readonly attainable: number | null;
  /**
   * Full handshakes within the documented scope, of kinds that may offer a session: of a Region those
   * of its balancers. Null where no log marks resumption.
   */
  readonly avoidableFull: number | null;
}

/** Returns to the same node that were full, by what the same clients did at other times. */
export interface FullReturns extends ClientPlace {
  /** Of clients with three such returns or more, none of them resumed. */
  readonly silent: number;
  /** Of clients that were resumed at other times. */
  readonly lapsed: number;
}

/**
 * Sums over clients that came straight back: `returns` is Σn; each weighs w = n/(n + 4), where k of its n
 * were resumed, and r = k/(n + 4); in ten-thousandths, rounded down. So an address behind which many
 * are tells at most five times as much as a client that came back once.
 */
export interface WeighedClients {
  readonly returns: number;
  readonly sumW: number;
  readonly sumR: number;
  readonly sumWw: number;
  readonly sumRr: number;
  readonly sumWr: number;
}

/**
 * Judged returns to one node, on listeners without an exclusion, of clients of one kind in one TLS
 * version that were on no other node meanwhile: like is compared with like. Most clients have one
 * session for a balancer's name: whoever was elsewhere comes back with a session of another node.
 */
export interface ReturnStratum extends WeighedClients {
  readonly balancerType: BalancerType;
  readonly region: string;
  readonly accountId: string | null;
  readonly balancer: string | null;
  readonly node: string | null;
  readonly clientKind: ClientKind;
  readonly tlsVersion: string;
  /** Whether clients of the kind never offer in that version, by default, and never were resumed. */
  readonly isSilent: boolean;
}

/** Judged arrivals at a balancer that are no returns to the same node, of one kind and version. */
export interface ArrivalStratum {
  readonly balancerType: BalancerType;
  readonly region: string;
  readonly accountId: string | null;
  readonly balancer: string | null;
  readonly clientKind: ClientKind;
  readonly tlsVersion: string;
  readonly arrival: Exclude<Arrival, 'same-node'>;
  readonly resumed: number;
  readonly full: number;
  /** (resumed + full) / the design effect of such arrivals of the kind, whatever the version is. */
  readonly effectiveN: number;
  readonly isSilent: boolean;
}

/** What is known of the clients behind the rates. */
export interface ClientEvidence {
  readonly rates: readonly KindRate[];
  readonly attainable: readonly AttainableRate[];
  readonly returns: readonly FullReturns[];
  readonly strata: readonly ReturnStratum[];
  readonly arrivals: readonly ArrivalStratum[];
}

export const NO_CLIENT_EVIDENCE: ClientEvidence = {
  rates: [],
  attainable: [],
  returns: [],
  strata: [],
  arrivals: [],
};

/** How regularly a balancer's logs arrived, from the ledger, or trials were made. */
export interface Freshness {
  readonly evidence: 'ledger' | 'trials';
  readonly balancerType: BalancerType;
  readonly region: string;
  readonly accountId: string;
  readonly balancer: string;
  /** End of the last object's period, or the last trial, epoch ms. */
  readonly lastAtMs: number;
  /** Of logs: the beginning of the period of the first object since its logs began (anew); else null. */
  readonly startsAtMs: number | null;
  /** Hours with at least one object or trial, of the 24 up to the last one. */
  readonly hoursSeen: number;
  /** End of the data of any balancer: "now" on one machine. */
  readonly dataEndMs: number;
}

/** What became of ceilings where the lifetime of sessions was taken from survival trials. */
export interface ObservedLifetime {
  /** The lifetime that counts where nothing is observed. */
  readonly usualMs: number;
  readonly ceilings: readonly (Pick<Rate, 'balancerType' | 'region' | 'accountId' | 'balancer'> & {
    readonly usualCeiling: number | null;
    readonly ceiling: number | null;
  })[];
}

/** What `measure` hands to `judge`: all evidence at once. */
export interface Measurement {
  readonly window: {
    readonly startMs: number;
    readonly endMs: number;
    /** How often it was measured before: again for late logs, in AWS; 0 on one machine. */
    readonly revision: number;
  };
  readonly rates: readonly Rate[];
  /** What counts as returning, and how long logs must be there before handshakes are judged. */
  readonly sessionLifetimeMs: number;
  /** What is known of the clients behind them; never summed with them. */
  readonly clients: ClientEvidence;
  /** The same counts hour by hour, of each place as a whole. */
  readonly hours: HourlyCounts;
  readonly freshness: readonly Freshness[];
  /** The trials, by issuer, node and mechanism. */
  readonly matrix: readonly MatrixCell[];
  /** What logs show of the probe's own connections, which are in no rate. */
  readonly marks: readonly Marks[];
  /** How long sessions were seen to live, an observation that no rule reads. */
  readonly survival: readonly SurvivalCurve[];
  /** Set where `sessionLifetimeMs` is what they showed. */
  readonly observedLifetime?: ObservedLifetime;
  /** What was read, and the fate of every line and object, from the ledger. */
  readonly sources: readonly SourceGroup[];
}

/**
 * A listener, or with `listener: null` a balancer, to which a documented exclusion applies: at all
 * times, or in spans of them.
 */
export interface Exclusion {
  readonly balancerType: BalancerType;
  readonly region: string;
  /** Not there: of balancers of that name in any account. */
  readonly accountId?: string;
  readonly balancer: string;
  readonly listener: string | null;
  /** In their order, and apart; it does not apply outside of them. Not there: it always applies. */
  readonly spans?: readonly ExclusionSpan[];
}

/** From one instant to before another, epoch ms; null: no end on that side. */
export interface ExclusionSpan {
  readonly fromMs: number | null;
  readonly toMs: number | null;
  readonly excluded: Exclude<Excluded, 'no'>;
}

/** What a person may set about rates; shown with the numbers. */
export interface MeasureSettings {
  readonly sessionLifetimeMs: number;
  readonly keepAliveMs: number;
  /** Only handshakes in [fromMs, toMs) are counted; earlier ones still serve as history. */
  readonly fromMs: number | null;
  readonly toMs: number | null;
  readonly revision: number;
  /**
   * * Set where the ledger holds only what this run read: then `sources` is about all of it, else
   * about the days alone that the window and its history need.
   */
  readonly wholeLedger?: true;
  readonly exclusions: readonly Exclusion[];
}

export const DEFAULT_SESSION_LIFETIME_MS = DAY_MS;
/** `client_keep_alive.seconds` of an application balancer is 3600 by default. */
export const DEFAULT_KEEP_ALIVE_MS = HOUR_MS;

/** The rows of a measurement that name its balancers, some of them several times. */
export function balancersIn({
  rates,
  freshness,
  survival,
}: Measurement): readonly Pick<Rate, 'balancerType' | 'region' | 'accountId' | 'balancer'>[] {
  // A balancer that only had other lines has no rate, but a place in the ledger; one of which only
  // survival was tried has neither.
  return [
    ...rates.filter((rate) => {
      return rate.level === 'balancer' && rate.arrival === 'all' && rate.portion === 'all';
    }),
    ...freshness,
    ...survival,
  ];
}
