import type { BalancerType, Mechanism } from '../model/balancer.ts';
import type { RequestPolicy } from '../model/targets.ts';
import type { ProbeTokens } from '../model/trials/probe-token.ts';
import { LEAST_TRIALS } from '../model/trials/trial-verdict.ts';
import type { DialResult, TicketRequest } from '../ports.ts';

/** What is behind a network balancer may speak anything over TLS, and get no HTTP from a stranger. */
const DEFAULT_POLICY: Readonly<Record<BalancerType, RequestPolicy>> = {
  classic: 'for-tickets',
  application: 'for-tickets',
  network: 'never',
};

/** When a target's nodes are sent a request, where the target does not say it. */
export function requestPolicy(
  balancerType: BalancerType,
  given: RequestPolicy | undefined,
): RequestPolicy {
  return given ?? DEFAULT_POLICY[balancerType];
}

/** Gives each request a token of its own. */
export type TokenSource = Pick<ProbeTokens, 'next'>;

/**
 * The token of the next request. Only where each handshake is followed by one does a token tell which of
 * the probe's connections the log lacks.
 */
export function requestToken(
  policy: RequestPolicy,
  tokens: TokenSource | undefined,
): string | null {
  return policy === 'always' && tokens !== undefined ? tokens.next() : null;
}

/** Of so many resumed handshakes without a new ticket the rest need not be watched. */
const RESUMED_WATCHED = LEAST_TRIALS;

/**
 * What is known of the TLS 1.3 tickets of one node. Some servers send them only with an answer:
 * where no ticket came, the node gets one request. If that brings none it gets no other, else each
 * of its handshakes needs one.
 */
export class NodeTickets {
  #withoutReissue = 0;
  #afterRequest: 'unknown' | 'come' | 'never' = 'unknown';

  /** When the next connection by that mechanism carries a request. */
  requestOf(policy: RequestPolicy, mechanism: Mechanism, isOffer: boolean): TicketRequest {
    if (policy === 'always') return 'after-ticket';
    if (policy === 'never' || mechanism !== 'psk') return 'never';
    if (this.#afterRequest === 'come') return 'at-once';
    return isOffer || this.#afterRequest === 'never' ? 'never' : 'without-ticket';
  }

  /** Whether it is not known yet that no ticket comes after a resumed handshake. */
  get awaitsReissue(): boolean {
    return this.#withoutReissue < RESUMED_WATCHED;
  }

  learn({ requested, issued, resumedBy }: DialResult): void {
    if (resumedBy === 'psk' && issued === false) this.#withoutReissue += 1;
    if (requested && this.#afterRequest === 'unknown')
      this.#afterRequest = issued ? 'come' : 'never';
  }
}
