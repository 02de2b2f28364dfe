import { once } from 'node:events';
import { createServer as createPlainServer, type Server as PlainServer } from 'node:http';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  type HookReach,
  hookAddressFault,
} from '../../../functions/model/addresses/address-range.ts';
import { SERVER_CERTIFICATE } from '../../../infra/demo/traffic/certificates.ts';
import { type HttpWorld, httpPost } from '../../../infra/hooks/http-post.ts';
import { DnsResolver } from '../../../infra/tls/dns-resolver.ts';
import { type HookServer, startHookServer, status } from './hook-server.ts';

const HOST = 'hooks.lab.test';
const SECRET_PATH = '/services/T0/B0/very-secret-path';
let server: HookServer;

beforeAll(async () => {
  server = await startHookServer();
});
afterAll(() => server.close());

let asked: string[] = [];
beforeEach(() => {
  asked = [];
});

/** Names lead to loopback, which only a test's guard lets pass. */
function world(changes: Partial<HttpWorld> = {}): HttpWorld {
  return {
    resolver: {
      resolve: async (host) => {
        asked.push(host);
        return ['127.0.0.1'];
      },
    },
    guard: (address, reach) => (address === '127.0.0.1' ? null : hookAddressFault(address, reach)),
    trust: [SERVER_CERTIFICATE.toString()],
    timeoutMs: 5000,
    ...changes,
  };
}

const urlOf = (path: string, host = HOST) => `https://${host}:${server.port}${path}`;
const post = (path: string, changes: Partial<HttpWorld> = {}) =>
  httpPost({ url: urlOf(path), headers: { 'x-a': 'b' }, body: '{"ä":1}' }, world(changes));

describe('a hook that answers', () => {
  test.each([200, 202, 204, 301, 302, 307, 308, 400, 403, 404, 410, 500, 503])(
    '%i is told as it is, after one request, and no redirect is followed',
    async (code) => {
      server.answer('/answer', status(code, { location: urlOf('/elsewhere') }));
      const before = server.received.length;
      expect(await post('/answer')).toEqual({ kind: 'status', status: code, retryAfter: null });
      expect(server.received.slice(before).map(({ path }) => path)).toEqual(['/answer']);
    },
  );

  test('429 comes with what Retry-After says', async () => {
    server.answer('/busy', status(429, { 'retry-after': '120' }));
    expect(await post('/busy')).toEqual({ kind: 'status', status: 429, retryAfter: '120' });
  });

  test('it gets a POST with the body, its length in bytes, and its own name as host', async () => {
    server.answer('/200?a=b', status(200));
    await post('/200?a=b');
    expect(server.received.at(-1)).toMatchObject({ method: 'POST', path: '/200?a=b' });
    expect(server.received.at(-1)?.body).toBe('{"ä":1}');
    expect(server.received.at(-1)?.headers).toMatchObject({
      host: `${HOST}:${server.port}`,
      'x-a': 'b',
      'content-length': '8',
      connection: 'close',
    });
  });

  test('the name is resolved once an attempt, each time anew', async () => {
    server.answer('/200', status(200));
    await post('/200');
    await post('/200');
    expect(asked).toEqual([HOST, HOST]);
  });

  test('a body without end is read to 16 KB, and the status stands', async () => {
    let sentBytes = 0;
    const ended = new Promise<void>((resolve) => {
      server.answer('/endless', (response) => {
        response.writeHead(200);
        const write = () => {
          while (!response.destroyed && response.write('x'.repeat(4096))) sentBytes += 4096;
        };
        response.on('drain', write).on('close', resolve);
        write();
      });
    });
    expect(await post('/endless')).toEqual({ kind: 'status', status: 200, retryAfter: null });
    await ended;
    // What the sockets' buffers hold on both sides was written too.
    expect(sentBytes).toBeLessThan(20 * 1024 * 1024);
  });

  test('a body that stalls ends with the time limit, and the status stands', async () => {
    server.answer('/stall', (response) => void response.writeHead(202).write('a'));
    const answer = await post('/stall', { timeoutMs: 300 });
    expect(answer).toEqual({ kind: 'status', status: 202, retryAfter: null });
  });

  test('an answer that changes protocol is no answer', async () => {
    server.answer('/101', (response) => {
      response.socket?.end(
        'HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n',
      );
    });
    expect((await post('/101')).kind).toBe('no-answer');
  });
});

describe('a hook that does not answer', () => {
  test('hangs: told at the time limit, with the host alone', async () => {
    server.answer(SECRET_PATH, () => {});
    expect(await post(SECRET_PATH, { timeoutMs: 300 })).toEqual({
      kind: 'no-answer',
      detail: `no answer from ${HOST} (none within 0.3 s)`,
    });
  });

  test('resets the connection', async () => {
    server.answer(SECRET_PATH, (response) => void response.socket?.destroy());
    expect(await post(SECRET_PATH)).toEqual({
      kind: 'no-answer',
      detail: `no answer from ${HOST} (ECONNRESET)`,
    });
  });

  test('has no listener', async () => {
    const closed: Server = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => closed.once('listening', resolve));
    const address = closed.address();
    const port = typeof address === 'object' ? address?.port : 0;
    await new Promise((resolve) => closed.close(resolve));
    const url = `https://${HOST}:${port}${SECRET_PATH}`;
    expect(await httpPost({ url, headers: {}, body: '' }, world())).toEqual({
      kind: 'no-answer',
      detail: `no answer from ${HOST} (ECONNREFUSED)`,
    });
  });

  test('has a certificate that nobody vouches for: nothing is sent', async () => {
    const before = server.received.length;
    const answer = await post(SECRET_PATH, { trust: [] });
    expect(answer).toMatchObject({ kind: 'no-answer', detail: expect.stringContaining(HOST) });
    expect(server.received.length).toBe(before);
  });

  test('has the certificate of another name: nothing is sent', async () => {
    const before = server.received.length;
    const url = urlOf(SECRET_PATH, 'hooks.example.com');
    expect(await httpPost({ url, headers: {}, body: '' }, world())).toEqual({
      kind: 'no-answer',
      detail: 'no answer from hooks.example.com (ERR_TLS_CERT_ALTNAME_INVALID)',
    });
    expect(server.received.length).toBe(before);
  });

  test('has a name that does not resolve, or never', async () => {
    const unknown = urlOf(SECRET_PATH, 'no-such-host.invalid');
    const there = world({ resolver: new DnsResolver() });
    expect(await httpPost({ url: unknown, headers: {}, body: '' }, there)).toEqual({
      kind: 'no-answer',
      detail: 'no answer from no-such-host.invalid (the name has no address)',
    });
    const resolver = { resolve: () => new Promise<readonly string[]>(() => {}) };
    const answer = await post(SECRET_PATH, { resolver, timeoutMs: 200 });
    expect(answer).toMatchObject({ kind: 'no-answer' });
  });
});

async function refused(
  url: string,
  addresses: readonly string[],
  reach: HookReach = 'public',
): Promise<void> {
  const before = server.connections();
  const resolver = { resolve: async () => addresses };
  const guarded = world({ resolver, guard: hookAddressFault });
  const answer = await httpPost({ url, headers: {}, body: '', reach }, guarded);
  expect(answer).toMatchObject({ kind: 'unsafe-address' });
  expect(JSON.stringify(answer)).not.toContain('very-secret-path');
  expect(server.connections()).toBe(before);
}

describe('what no hook may be', () => {
  const PRIVATE = [
    ...['127.0.0.1', '10.0.0.1', '172.16.0.1', '192.168.1.1', '169.254.169.254', '100.64.0.1'],
    ...['0.0.0.0', '::1', '::', 'fe80::1', 'fd00:ec2::254', 'fc00::1', '::ffff:127.0.0.1'],
    ...['::ffff:a9fe:a9fe', '::ffff:7f00:1', '64:ff9b::7f00:1', '64:ff9b:1::7f00:1'],
    ...['2002:7f00:1::', '::7f00:1', '224.0.0.1', '255.255.255.255', '198.18.0.1', '192.0.0.192'],
  ];

  test.each(PRIVATE)('a name that leads to %s: nothing connects', async (address) => {
    await refused(urlOf(SECRET_PATH), [address]);
  });

  test.each(PRIVATE)('a name that leads to a public address and %s', async (address) => {
    await refused(urlOf(SECRET_PATH), ['52.1.2.3', address]);
  });

  test.each([
    ...['127.0.0.1', '[::1]', '0x7f.1', '2130706433', '127.1', '017700000001', '[::ffff:7f00:1]'],
    ...['169.254.169.254', '[fd00:ec2::254]', '10.1', '[::ffff:169.254.169.254]', '0'],
  ])('https://%s itself, in whichever spelling', async (host) => {
    await refused(urlOf(SECRET_PATH, host), ['52.1.2.3']);
  });

  test.each([
    ['plain HTTP', `http://${HOST}${SECRET_PATH}`],
    ['a file', `file://${SECRET_PATH}`],
    ['a URL with a user', `https://user:very-secret-path@${HOST}/`],
    ['port 0', `https://${HOST}:0${SECRET_PATH}`],
    ['no URL', 'very-secret-path'],
    ['nothing', ''],
  ])('%s: nothing connects', async (_name, url) => {
    await refused(url, ['127.0.0.1']);
  });

  test('a redirect to such an address is not followed', async () => {
    const before = server.connections();
    const location = `https://127.0.0.1:${server.port}/meta-data`;
    server.answer('/away', status(307, { location }));
    expect(await post('/away')).toMatchObject({ status: 307 });
    expect(server.connections()).toBe(before + 1);
  });

  test('a name that changes its meaning after the check leads nowhere else', async () => {
    server.answer('/200', status(200));
    const answers = [['127.0.0.1'], ['10.0.0.1']];
    const resolver = { resolve: async () => answers.shift() ?? ['10.0.0.2'] };
    expect(await post('/200', { resolver })).toMatchObject({ status: 200 });
    expect(answers).toEqual([['10.0.0.1']]);
    expect(await post('/200', { resolver })).toMatchObject({ kind: 'unsafe-address' });
  });
});

describe('a hook inside the network, which says so', () => {
  let plain: PlainServer;
  let got: { host: string | undefined; body: string }[];
  beforeEach(async () => {
    got = [];
    plain = createPlainServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk);
      got.push({ host: request.headers.host, body: Buffer.concat(chunks).toString() });
      response.writeHead(200).end();
    }).listen(0, '127.0.0.1');
    await once(plain, 'listening');
  });
  afterEach(async () => {
    await new Promise((resolve) => plain.close(resolve));
  });
  const plainUrl = () => `http://am.internal:${(plain.address() as AddressInfo).port}/api`;
  const send = (url: string, addresses: readonly string[], reach: HookReach) => {
    const inside = world({ resolver: { resolve: async () => addresses }, guard: hookAddressFault });
    return httpPost({ url, headers: {}, body: 'a', reach }, inside);
  };

  test('may be at a private address, by http too', async () => {
    const answer = await send(plainUrl(), ['127.0.0.1'], 'internal');
    expect(answer).toEqual({ kind: 'status', status: 200, retryAfter: null });
    expect(got).toEqual([{ host: new URL(plainUrl()).host, body: 'a' }]);
    server.answer('/in', status(200));
    expect(await send(urlOf('/in'), ['127.0.0.1'], 'internal')).toMatchObject({ status: 200 });
  });

  test('and one that does not is refused there', async () => {
    expect(await send(plainUrl(), ['127.0.0.1'], 'public')).toMatchObject({
      kind: 'unsafe-address',
      detail: 'am.internal must be asked by https',
    });
    expect(await send(urlOf('/in'), ['10.0.0.1'], 'public')).toMatchObject({
      detail: `${HOST} is no address for a hook: 10.0.0.1 is a private address: the hook must say "internal": true`,
    });
    expect(got).toEqual([]);
  });

  test('asks nothing in public by http', async () => {
    expect(await send(plainUrl(), ['127.0.0.1', '52.1.2.3'], 'internal')).toMatchObject({
      kind: 'unsafe-address',
      detail: expect.stringContaining('52.1.2.3 is a public address, which must be asked by https'),
    });
  });

  test.each([
    ...['169.254.169.254', '169.254.1.1', 'fe80::1', 'fd00:ec2::254', '::ffff:169.254.169.254'],
    ...['64:ff9b::a9fe:a9fe', '::ffff:0:169.254.169.254', '100.100.100.200', '192.0.0.192'],
    ...['0.0.0.0', '::', '224.0.0.1', '2002:a9fe:a9fe::', '2001::1', '192.0.2.1', '2001:db8::1'],
  ])('never reaches %s', async (address) => {
    await refused(urlOf(SECRET_PATH), [address], 'internal');
    await refused(`http://${HOST}${SECRET_PATH}`, [address, '10.0.0.1'], 'internal');
  });
});
