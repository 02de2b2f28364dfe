import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { getCACertificates } from 'node:tls';
import { Fault } from '../../functions/errors.ts';
import type { HookReach } from '../../functions/model/addresses/address-range.ts';
import type { HookAnswer, Resolver } from '../../functions/ports.ts';

/** One POST; the URL may be a secret. */
export interface HttpPost {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** `internal` opens private addresses, and plain HTTP to them; `public` if left out. */
  readonly reach?: HookReach;
}

/** How a POST reaches the world. */
export interface HttpWorld {
  readonly resolver: Resolver;
  /** The fault of an address; null where a hook may have it. */
  readonly guard: (address: string, reach: HookReach) => string | null;
  /** PEM texts of roots beside the system's. */
  readonly trust: readonly string[];
  /** For all of it: name, connection, answer. */
  readonly timeoutMs: number;
}

const RESPONSE_BYTES_MAX = 16 * 1024;

/**
 * Posts to an address that the guard let pass, the name being resolved once; over TLS, except to
 * private addresses by a hook that says so. Follows no redirect and discards the answer's body. A
 * failure is reported with the host alone.
 */
export async function httpPost(post: HttpPost, world: HttpWorld): Promise<HookAnswer> {
  const url = URL.parse(post.url);
  const { reach = 'public' } = post;
  const wrong = wrongWith(url, reach);
  if (url === null || wrong !== null) return { kind: 'unsafe-address', detail: wrong ?? '' };
  const deadline = AbortSignal.timeout(world.timeoutMs);
  try {
    const addresses = await before(deadline, resolve(url, world.resolver));
    // One bad address is enough: a resolver that names it may lead us there at another time.
    const reason = addresses
      .map((address) => world.guard(address, reach) ?? plainFault(url, address, world))
      .find((reason) => reason !== null);
    if (reason !== undefined) {
      return {
        kind: 'unsafe-address',
        detail: `${url.hostname} is no address for a hook: ${reason}`,
      };
    }
    return await exchange(post, url, { addresses, deadline, trust: world.trust });
  } catch (error) {
    const why = deadline.aborted ? `none within ${world.timeoutMs / 1000} s` : reasonOf(error);
    return { kind: 'no-answer', detail: `no answer from ${url.hostname} (${why})` };
  }
}

/** A code, never a text: texts may quote what was sent. */
function reasonOf(error: unknown): string {
  if (error instanceof Fault) return 'the name has no address';
  return error instanceof Error && 'code' in error ? String(error.code) : 'the connection broke';
}

/** Plain HTTP stays inside the network: nothing that a hook may have in public is asked by it. */
function plainFault(url: URL, address: string, { guard }: HttpWorld): string | null {
  if (url.protocol === 'https:' || guard(address, 'public') !== null) return null;
  return `${address} is a public address, which must be asked by https`;
}

/** Why a URL can't be a hook's, in words without the URL; null where it can. */
function wrongWith(url: URL | null, reach: HookReach): string | null {
  if (url === null) return 'the URL is none';
  const isPlain = url.protocol === 'http:' && reach === 'internal';
  if (url.protocol !== 'https:' && !isPlain) return `${url.hostname} must be asked by https`;
  if (url.username !== '' || url.password !== '') return `the URL of ${url.hostname} names a user`;
  return url.port === '0' ? `${url.hostname} has no port 0` : null;
}

async function resolve(url: URL, resolver: Resolver): Promise<readonly string[]> {
  const host = hostOf(url);
  const addresses = isIP(host) === 0 ? await resolver.resolve(host) : [host];
  if (addresses.length === 0) throw new Fault('read-failed', `${host} has no address`);
  return addresses;
}

/** The host without the brackets of an IPv6 address. */
function hostOf(url: URL): string {
  return url.hostname.replace(/^\[(.*)\]$/, '$1');
}

interface Route {
  readonly addresses: readonly string[];
  readonly deadline: AbortSignal;
  readonly trust: readonly string[];
}

function exchange(post: HttpPost, url: URL, route: Route): Promise<HookAnswer> {
  return new Promise((resolve, reject) => {
    const isPlain = url.protocol === 'http:';
    const sent = (isPlain ? httpRequest : httpsRequest)({
      host: hostOf(url),
      port: url.port === '' ? (isPlain ? 80 : 443) : Number(url.port),
      path: `${url.pathname}${url.search}`,
      method: 'POST',
      headers: {
        ...post.headers,
        'user-agent': 'resumption-watch',
        'content-length': Buffer.byteLength(post.body),
      },
      // One connection an attempt: none is kept, and no proxy of the environment is asked.
      agent: false,
      lookup: pinned(route.addresses),
      // Whatever the value of NODE_TLS_REJECT_UNAUTHORIZED.
      rejectUnauthorized: true,
      ...(route.trust.length > 0 ? { ca: [...getCACertificates(), ...route.trust] } : {}),
      signal: route.deadline,
    });
    let answer: HookAnswer | null = null;
    let failure: Error = new Error('closed without an answer');
    sent.on('response', (response) => {
      const retryAfter = response.headers['retry-after'] ?? null;
      answer = { kind: 'status', status: response.statusCode ?? 0, retryAfter };
      discard(response);
    });
    sent.on('error', (error) => {
      failure = error;
    });
    // A status is the answer, whether the body ends, breaks or is cut off.
    sent.on('close', () => (answer === null ? reject(failure) : resolve(answer)));
    sent.end(post.body);
  });
}

function discard(response: IncomingMessage): void {
  let bytes = 0;
  response.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > RESPONSE_BYTES_MAX) response.destroy();
  });
  response.on('error', () => {});
}

/** Answers the addresses that were checked, whatever the name resolves to by now. */
function pinned(addresses: readonly string[]): LookupFunction {
  const all = addresses.map((address) => ({ address, family: isIP(address) }));
  return (_host, options, done) => {
    const [first] = all;
    if (options.all === true || first === undefined) done(null, all);
    else done(null, first.address, first.family);
  };
}

/** A wait that ends with the deadline; what it waited for may still go on. */
async function before<T>(deadline: AbortSignal, work: Promise<T>): Promise<T> {
  const late = new Promise<never>((_, reject) => {
    deadline.addEventListener('abort', () => reject(deadline.reason), { once: true });
  });
  return await Promise.race([work, late]);
}
