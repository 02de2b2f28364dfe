import type { Server } from 'node:tls';

/** For how long a cache holds a session, by a clock that may be virtual. */
export interface CacheLife {
  readonly cachedMs: number;
  readonly nowMs: () => number;
}

/** Sessions by their ID, as hexadecimal digits; without a life they are held for good. */
export class SessionCache {
  readonly #sessions = new Map<string, { readonly session: Buffer; readonly sinceMs: number }>();
  readonly #life: CacheLife;

  constructor(life: CacheLife | null = null) {
    this.#life = life ?? { cachedMs: Number.POSITIVE_INFINITY, nowMs: () => 0 };
  }

  keep(id: string, session: Buffer): void {
    this.#sessions.set(id, { session, sinceMs: this.#life.nowMs() });
  }

  /** Null where it never was, or is no longer. */
  find(id: string): Buffer | null {
    const found = this.#sessions.get(id);
    if (found === undefined) return null;
    return this.#life.nowMs() - found.sinceMs < this.#life.cachedMs ? found.session : null;
  }

  clear(): void {
    this.#sessions.clear();
  }
}

/**
 * Gives a server a session cache. Without these listeners Node issues session IDs and accepts none:
 * a server without a cache. With `accepts` false it keeps sessions and accepts none.
 */
export function keepSessions(server: Server, cache: SessionCache, accepts = true): void {
  server.on('newSession', (id: Buffer, session: Buffer, done: () => void) => {
    cache.keep(id.toString('hex'), session);
    done();
  });
  server.on(
    'resumeSession',
    (id: Buffer, done: (error: Error | null, session: Buffer | null) => void) => {
      done(null, accepts ? cache.find(id.toString('hex')) : null);
    },
  );
}
