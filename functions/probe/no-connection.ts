import type { DialResult } from '../ports.ts';

/** The result where no connection came about, at `startedAtMs`: nothing was sent, seen or issued. */
export function noConnection(
  startedAtMs: number,
  failure: NonNullable<DialResult['failure']>,
  narrative: readonly string[] = [],
): DialResult {
  return {
    startedAtMs,
    clientPort: null,
    connectMs: null,
    handshakeMs: null,
    tlsVersion: null,
    offerSeen: false,
    resumedBy: null,
    issued: false,
    session: null,
    requested: false,
    requestToken: null,
    ticketLifetimeS: null,
    ticketKeyHash: null,
    narrative,
    failure,
  };
}
