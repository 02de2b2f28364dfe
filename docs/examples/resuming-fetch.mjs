// fetch of Node that resumes TLS sessions: a connector that keeps the last session of each server.
// undici's own cache goes with the last socket of an origin (since 7.15), so this one outlives it.
import { Agent, buildConnector } from 'undici';

/** Makes a dispatcher for `fetch(url, { dispatcher })`, or for `setGlobalDispatcher`: one for all. */
export function resumingDispatcher(options = {}) {
  const sessions = new Map();
  const connect = (target, done) => {
    const server = `${target.hostname}:${target.port}`;
    const connector = buildConnector({ ...options, session: sessions.get(server) });
    connector(target, (error, socket) => {
      socket?.on('session', (session) => sessions.set(server, session));
      done(error, socket);
    });
  };
  return new Agent({ connect });
}
