import type { Server } from 'node:tls';

/** Sessions by their ID, as hexadecimal digits. */
export type SessionCache = Map<string, Buffer>;

/**
 * Gives a server a session cache. Without these listeners Node issues session IDs and accepts none:
 * a server without a cache. With `accepts` false it keeps sessions and accepts none.
 */
export function keepSessions(server: Server, cache: SessionCache, accepts = true): void {
  server.on('newSession', (id: Buffer, session: Buffer, done: () => void) => {
    cache.set(id.toString('hex'), session);
    done();
  });
  server.on(
    'resumeSession',
    (id: Buffer, done: (error: Error | null, session: Buffer | null) => void) => {
      done(null, accepts ? (cache.get(id.toString('hex')) ?? null) : null);
    },
  );
}
