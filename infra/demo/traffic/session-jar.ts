/** A session as a client keeps it, with the virtual instant of the visit that gave it. */
interface KeptSession {
  readonly session: Buffer;
  readonly obtainedAtMs: number;
}

/** Clients offer no session for longer (AWS documents no lifetime; RFC 5077 §5.6 suggests 24 h). */
export const SESSION_LIFETIME_MS = 24 * 3_600_000;
/** A connection that opens beside another has no session from it yet. */
export const PARALLEL_MS = 1000;
/** A pair of parallel connections gives two sessions; the one before them may still be wanted. */
const KEPT = 3;

/** The sessions that one client holds for one balancer; it offers the newest, as browsers do. */
export class SessionJar {
  #kept: KeptSession[] = [];

  put(session: Buffer, obtainedAtMs: number): void {
    this.#kept = [{ session, obtainedAtMs }, ...this.#kept].slice(0, KEPT);
  }

  /** The session to offer at an instant, or null. */
  offerAt(atMs: number): Buffer | null {
    const found = this.#kept.find(
      ({ obtainedAtMs }) =>
        obtainedAtMs <= atMs - PARALLEL_MS && obtainedAtMs > atMs - SESSION_LIFETIME_MS,
    );
    return found?.session ?? null;
  }
}
