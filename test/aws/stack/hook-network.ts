import dns from 'node:dns/promises';
import { syncBuiltinESMExports } from 'node:module';
import { Socket } from 'node:net';

/** The name of the webhook's host, and what it seems to resolve to: an address that the guard lets pass. */
const HOST = 'hooks.lab.test';
const ADDRESS = '52.1.2.3';

// Stands in for the internet, under the packaged function: its own code resolves a name, guards the
// address and connects to it, and lands at a server of the test on loopback.
const port = Number(process.env.HOOK_PORT);
const lookup = dns.lookup;
const isHost = (host: unknown): boolean => host === HOST || host === ADDRESS;

dns.lookup = (async (host: string, options: object) =>
  host === HOST ? [{ address: ADDRESS, family: 4 }] : lookup(host, options)) as typeof dns.lookup;
syncBuiltinESMExports();

const connect = Socket.prototype.connect;
Socket.prototype.connect = function redirected(this: Socket, ...args: unknown[]): Socket {
  const first: unknown = args[0];
  const options: unknown = Array.isArray(first) ? first[0] : first;
  if (typeof options === 'object' && options !== null && isHost(Reflect.get(options, 'host')))
    Object.assign(options, { host: '127.0.0.1', port, lookup: undefined });
  return Reflect.apply(connect, this, args);
} as typeof connect;
