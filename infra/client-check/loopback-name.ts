import { lookup } from 'node:dns/promises';
import { once } from 'node:events';
import { createServer } from 'node:net';

/** The name by which clients reach the balancers of a check. */
export interface LoopbackName {
  readonly name: string;
  readonly addresses: readonly string[];
  /** Whether each node has an address of its own, of which one at a time listens. */
  readonly isSpread: boolean;
}

/** How a name becomes addresses; none where it has none. */
export type FindAddresses = (name: string) => Promise<readonly string[]>;

/** A name that only a hosts file has (RFC 2606, section 2). */
export const HOSTS_NAME = 'client-check.test';
const USUAL_NAME = 'localhost';
/** Those that the certificate names. */
const LOOPBACK = /^127\.0\.0\.[1-9]$|^::1$/;
export const NODES_MAX = 9;

/**
 * `client-check.test` where the machine's hosts file gives it several addresses of loopback, and
 * `localhost` else, behind which the nodes take turns.
 */
export async function loopbackName(
  nodes: number,
  find: FindAddresses = systemAddresses,
): Promise<LoopbackName> {
  const spread = await loopbackAddresses(HOSTS_NAME, find);
  if (spread.length > 1) {
    return { name: HOSTS_NAME, addresses: spread.slice(0, nodes), isSpread: true };
  }
  const usual = await loopbackAddresses(USUAL_NAME, find);
  return { name: USUAL_NAME, addresses: usual.length > 0 ? usual : ['127.0.0.1'], isSpread: false };
}

/** The lines of a hosts file that give each node an address of its own. */
export function hostsLines(nodes: number): readonly string[] {
  return Array.from({ length: nodes }, (_, at) => `127.0.0.${at + 1} ${HOSTS_NAME}`);
}

async function loopbackAddresses(name: string, find: FindAddresses): Promise<readonly string[]> {
  const found = await find(name);
  return found.filter((address) => LOOPBACK.test(address));
}

/** Without those that this machine does not have: ::1 where IPv6 is off, 127.0.0.2 but on Linux. */
async function systemAddresses(name: string): Promise<readonly string[]> {
  const found = await lookup(name, { all: true }).catch(() => []);
  const addresses = [...new Set(found.map(({ address }) => address))];
  const usable = await Promise.all(addresses.map(canListenAt));
  return addresses.filter((_, at) => usable[at]);
}

async function canListenAt(address: string): Promise<boolean> {
  const server = createServer().listen(0, address);
  const isListening = await once(server, 'listening').then(
    () => true,
    () => false,
  );
  server.close();
  return isListening;
}
