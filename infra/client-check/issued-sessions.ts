import type { BalancerType } from '../../functions/model/balancer.ts';

/** The TLS versions that a check tells apart. */
export type CheckedVersion = '1.2' | '1.3';

/** One port of a check: balancers of one type, speaking one version. */
export interface ListenerPlace {
  readonly balancerType: BalancerType;
  readonly tlsVersion: CheckedVersion;
}

/** Who issued a session, and when. */
export interface Issue {
  readonly place: ListenerPlace;
  /** From 1. */
  readonly node: number;
  readonly atMs: number;
}

interface Entry extends Issue {
  offers: number;
}

/** More than any check gives; beyond, the oldest are forgotten. */
const KEPT_MAX = 100_000;

/**
 * The sessions that the nodes of a check have issued, by session ID or by the first bytes of the
 * ticket. These names stay in memory: nothing prints them.
 */
export class IssuedSessions {
  readonly #entries = new Map<string, Entry>();

  remember(name: Buffer, issue: Issue): void {
    const [oldest] = this.#entries.keys();
    if (this.#entries.size >= KEPT_MAX && oldest !== undefined) this.#entries.delete(oldest);
    this.#entries.set(name.toString('hex'), { ...issue, offers: 0 });
  }

  find(name: Buffer): Issue | null {
    return this.#entries.get(name.toString('hex')) ?? null;
  }

  /** Counts an offer of a session; 1 for the first one, null for a session that nobody issued. */
  countOffer(name: Buffer): number | null {
    const entry = this.#entries.get(name.toString('hex'));
    if (entry === undefined) return null;
    entry.offers += 1;
    return entry.offers;
  }
}
