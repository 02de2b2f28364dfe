import { connect, type Socket } from 'node:net';
import { errorCode } from '../../functions/errors.ts';

/** A TCP connection, or why there is none. */
export type TcpAttempt =
  | { readonly socket: Socket; readonly connectMs: number; readonly clientPort: number | null }
  | { readonly socket: null; readonly reason: string };

/** Connects to an IP address; no answer within the time is a result like a refusal. */
export function openTcp(address: string, port: number, timeoutMs: number): Promise<TcpAttempt> {
  return new Promise((resolve) => {
    const startedMs = performance.now();
    const socket = connect({ host: address, port, noDelay: true });
    const fail = (reason: string) => {
      socket.destroy();
      resolve({ socket: null, reason });
    };
    const timer = setTimeout(() => fail(`no connection within ${timeoutMs} ms`), timeoutMs);
    // Stays on for the socket's whole life: a late error must find a listener.
    socket.on('error', (error) => {
      clearTimeout(timer);
      fail(errorCode(error));
    });
    socket.once('connect', () => {
      clearTimeout(timer);
      const connectMs = performance.now() - startedMs;
      resolve({ socket, connectMs, clientPort: socket.localPort ?? null });
    });
  });
}
