import { readFileSync } from 'node:fs';
import { Agent, type AgentOptions, get as httpsGet } from 'node:https';
import { connect } from 'node:tls';
import type { BalancerType } from '../../../functions/model/balancer.ts';
import { AUTHORITY_PATH } from '../../../infra/client-check/certificates.ts';
import { ClientCheck } from '../../../infra/client-check/client-check.ts';
import type { LoopbackName } from '../../../infra/client-check/loopback-name.ts';

export const AUTHORITY = readFileSync(AUTHORITY_PATH);
export const LOCALHOST: LoopbackName = {
  ...{ name: 'localhost', addresses: ['127.0.0.1'], isSpread: false },
};

/** Opens the balancers of one type, and closes them after `use`. */
export async function withCheck<T>(
  balancerType: BalancerType,
  use: (check: ClientCheck, urls: { readonly url12: string; readonly url13: string }) => Promise<T>,
  { name = LOCALHOST, nodes = 3 } = {},
): Promise<T> {
  const check = await ClientCheck.open({
    balancerTypes: [balancerType],
    nodes,
    name,
    seen: () => {},
  });
  try {
    const [balancer] = check.balancers;
    return await use(check, { url12: balancer?.url12 ?? '', url13: balancer?.url13 ?? '' });
  } finally {
    await check.close();
  }
}

/** An agent that trusts the check and keeps sessions as Node does. */
export function newAgent(options: AgentOptions = {}): Agent {
  return new Agent({ keepAlive: false, ca: AUTHORITY, ...options });
}

/** Calls an address `times` times, one after another. */
export async function callTimes(url: string, times: number, agent = newAgent()): Promise<void> {
  for (let made = 0; made < times; made += 1) await call(url, agent);
}

export function call(url: string, agent: Agent): Promise<void> {
  return new Promise((resolve, reject) => {
    httpsGet(url, { agent, headers: { 'user-agent': 'curl/8.0' } }, (response) => {
      response.resume().once('end', resolve);
    }).once('error', reject);
  });
}

/**
 * Connects to the first address that takes it, with the newest session of any. Node's own way from
 * address to address loses the session: see findings/node-second-address-no-session.sh.
 */
export async function callFirstThatAnswers(
  port: number,
  addresses: readonly string[],
  times: number,
): Promise<void> {
  let session: Buffer | null = null;
  for (let made = 0; made < times; made += 1) {
    for (const host of addresses) {
      const given: Buffer | 'refused' | null = await connectOnce(host, port, session);
      if (given === 'refused') continue;
      session = given ?? session;
      break;
    }
  }
}

/** The newest session that a connection is given. */
function connectOnce(
  host: string,
  port: number,
  session: Buffer | null,
): Promise<Buffer | 'refused' | null> {
  return new Promise((resolve, reject) => {
    const known = session === null ? {} : { session };
    const options = { host, port, servername: 'localhost', ca: AUTHORITY, ...known };
    let newest: Buffer | null = null;
    const socket = connect(options, () => socket.write('GET / HTTP/1.1\r\n\r\n'));
    socket.on('session', (given: Buffer) => {
      newest = given;
    });
    socket.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ECONNREFUSED') resolve('refused');
      else reject(error);
    });
    socket.resume().once('end', () => resolve(newest));
  });
}

/** Makes a handshake and leaves without a word; the newest session that it has then. */
export function greet(port: number, session: Buffer | null): Promise<Buffer | null> {
  return new Promise((resolve, reject) => {
    const known = session === null ? {} : { session };
    const options = { host: '127.0.0.1', port, servername: 'localhost', ca: AUTHORITY, ...known };
    const socket = connect(options, () => setImmediate(() => socket.end()));
    let newest = session;
    socket.on('session', (given: Buffer) => {
      newest = given;
    });
    socket
      .resume()
      .once('error', reject)
      .once('close', () => resolve(newest));
  });
}
