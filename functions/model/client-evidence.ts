import type { ClientKind } from '../clients/client-kind.ts';
import type { BalancerType, Level } from './balancer.ts';
import type { Rate } from './rate.ts';

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
}

/** Returns to the same node that were full, by what the same clients did at other times. */
export interface FullReturns extends ClientPlace {
  /** Of clients with three such returns or more, none of them resumed. */
  readonly silent: number;
  /** Of clients that were resumed at other times. */
  readonly lapsed: number;
}

/**
 * Judged returns to one node, on listeners without an exclusion, of clients of one kind in one TLS
 * version: like is compared with like.
 */
export interface ReturnStratum {
  readonly balancerType: BalancerType;
  readonly region: string;
  readonly accountId: string | null;
  readonly balancer: string | null;
  readonly node: string | null;
  readonly clientKind: ClientKind;
  readonly tlsVersion: string;
  readonly clients: number;
  readonly resumed: number;
  /** resumed + full. */
  readonly known: number;
  /** Of independent returns that tell as much: returns of one client are alike. */
  readonly effectiveN: number;
  /** Whether clients of the kind never offer in that version, by default, and never were resumed. */
  readonly isSilent: boolean;
}

/** What is known of the clients behind the rates. */
export interface ClientEvidence {
  readonly rates: readonly KindRate[];
  readonly attainable: readonly AttainableRate[];
  readonly returns: readonly FullReturns[];
  readonly strata: readonly ReturnStratum[];
}

export const NO_CLIENT_EVIDENCE: ClientEvidence = {
  rates: [],
  attainable: [],
  returns: [],
  strata: [],
};
