import { readFileSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { afterEach, expect, test } from 'vitest';
import { MECHANISMS } from '../../../functions/model/balancer.ts';
import type { DialRequest } from '../../../functions/ports.ts';
import { SERVER_KEY } from '../../../infra/demo/traffic/certificates.ts';
import { readSentTicket } from '../../../infra/tls/server-hello.ts';
import { ticketRequest } from '../../../infra/tls/ticket-request.ts';
import { NodeTlsDialer } from '../../../infra/tls/tls-dialer.ts';
import { startLateTickets } from './late-tickets.ts';
import { startSpoilingRelay } from './spoiling-relay.ts';
import { closing, listening, request, startTlsNode } from './tls-node.ts';

// Which tickets a dialer gets, of servers that make it hard.

const LARGE = readFileSync(new URL('../../fixtures/certificates/large.pem', import.meta.url));
const make = () => new NodeTlsDialer({ nowMs: Date.now });

const opened: { close(): Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map((one) => one.close()));
});

async function opens<T extends { close(): Promise<void> }>(opening: Promise<T>): Promise<T> {
  const one = await opening;
  opened.push(one);
  return one;
}

test.each(['session-id', 'session-ticket', 'psk'] as const)(
  'a session of more than 10 KiB, for its certificate has 100 names, resumes by %s',
  async (mechanism) => {
    const node = await opens(startTlsNode({ cert: LARGE, key: SERVER_KEY }));
    const dialer = make();
    const large = { trust: [LARGE.toString()] };
    const first = await dialer.dial(request(node.port, mechanism, large));
    expect(first).toMatchObject({ issued: true, failure: null });
    const second = await dialer.dial(
      request(node.port, mechanism, { ...large, offer: first.session }),
    );
    expect(second).toMatchObject({ offerSeen: true, resumedBy: mechanism, failure: null });
  },
);

async function behindLateTickets() {
  const node = await opens(startTlsNode());
  return (await opens(startLateTickets(node.port))).port;
}

test('tickets that come with the first bytes of the server need a request, and then resume', async () => {
  const port = await behindLateTickets();
  const without = await make().dial(request(port, 'psk'));
  expect(without).toMatchObject({ issued: false, session: null, requested: false, failure: null });
  for (const way of ['without-ticket', 'at-once', 'after-ticket'] as const) {
    const dialer = make();
    const first = await dialer.dial(request(port, 'psk', { request: way }));
    expect(first).toMatchObject({ issued: true, requested: true, failure: null });
    expect(first.narrative.join('\n')).toContain('sent a request: HEAD /.well-known/');
    const second = await dialer.dial(request(port, 'psk', { offer: first.session }));
    expect(second).toMatchObject({ resumedBy: 'psk', failure: null });
  }
});

test('where a ticket came there is no request, and after a TLS 1.2 handshake only where always', async () => {
  const node = await opens(startTlsNode());
  const asked = async (mechanism: DialRequest['mechanism'], way: DialRequest['request']) =>
    (await make().dial(request(node.port, mechanism, { request: way }))).requested;
  expect(await asked('psk', 'without-ticket')).toBe(false);
  expect(await asked('session-ticket', 'without-ticket')).toBe(false);
  expect(await asked('session-id', 'at-once')).toBe(true);
});

test('a request is plain HTTP/1.1 to the name of the target, and what is answered does not matter', async () => {
  let asked = '';
  const node = await opens(startTlsNode());
  node.server.on('secureConnection', (socket: Socket) => {
    socket.on('data', (chunk) => {
      asked += chunk;
      socket.destroy();
    });
  });
  const result = await make().dial(request(node.port, 'session-ticket', { request: 'at-once' }));
  expect(result).toMatchObject({ failure: null, issued: true });
  expect(asked).toBe(ticketRequest('a.lab.test', node.port));
  expect(ticketRequest('2001:db8::1', 443)).toBe(
    'HEAD /.well-known/resumption-watch HTTP/1.1\r\nHost: [2001:db8::1]\r\n' +
      'User-Agent: resumption-watch\r\nConnection: close\r\n\r\n',
  );
});

test('the path of a request ends with its token, and nothing is sent twice', async () => {
  const requestToken = `${'0123456789abcdef'.repeat(2)}00000007`;
  for (const mechanism of MECHANISMS) {
    let asked = '';
    const node = await opens(startTlsNode());
    node.server.on('secureConnection', (socket: Socket) => {
      socket.on('data', (chunk) => {
        asked += chunk;
        socket.write('HTTP/1.1 404 Not Found\r\n\r\n');
      });
    });
    const asking = { request: 'after-ticket', requestToken } as const;
    const result = await make().dial(request(node.port, mechanism, asking));
    expect(result).toMatchObject({ failure: null, requestToken, issued: true });
    expect(asked).toBe(ticketRequest('a.lab.test', node.port, requestToken));
    expect(asked.split('\r\n')[0]).toBe(
      `HEAD /.well-known/resumption-watch/${requestToken} HTTP/1.1`,
    );
    expect(result.narrative).toContain(`sent a request: ${asked.split('\r\n')[0]}`);
  }
});

test.each([
  ['never answers', () => {}],
  ['closes at once', (socket: Socket) => socket.end()],
  ['resets the connection', (socket: Socket) => (socket as TLSSocket).destroy()],
  ['answers no HTTP, and never ends', (socket: Socket) => flood(socket)],
])('a node that %s when it is asked has shaken hands all the same', async (_what, answer) => {
  const requestToken = `${'0123456789abcdef'.repeat(2)}00000007`;
  const asking = { request: 'after-ticket', requestToken } as const;
  for (const mechanism of MECHANISMS) {
    const node = await opens(startTlsNode());
    node.server.on('secureConnection', (socket: Socket) => {
      socket.once('data', () => answer(socket));
    });
    const dialer = new NodeTlsDialer({ nowMs: Date.now }, { ticketWaitMs: 300 });
    const first = await dialer.dial(request(node.port, mechanism, asking));
    expect(first).toMatchObject({ failure: null, requestToken, issued: true });
    const second = await dialer.dial(
      request(node.port, mechanism, { ...asking, offer: first.session }),
    );
    expect(second).toMatchObject({ failure: null, requestToken, resumedBy: mechanism });
  }
});

test.each(MECHANISMS)(
  'an alert about the request is none about a handshake by %s',
  async (mechanism) => {
    const node = await opens(startTlsNode());
    const relay = await opens(startSpoilingRelay(node.port));
    const requestToken = `${'0123456789abcdef'.repeat(2)}00000007`;
    const asking = { request: 'after-ticket', requestToken } as const;
    const result = await make().dial(request(relay.port, mechanism, asking));
    // The server could not read the request, for a bit of it was turned on its way.
    expect(relay.spoilt).toBe(1);
    expect(result).toMatchObject({ failure: null, requestToken, issued: true });
  },
);

/** Writes as long as anybody reads. */
function flood(socket: Socket): void {
  const garbage = Buffer.alloc(65_536, 0xff);
  const more = () => {
    while (socket.writable && socket.write(garbage));
  };
  socket.on('drain', more);
  more();
}

test('after a resumption it is seen whether a new ticket came, unless nobody waits for it', async () => {
  const node = await opens(startTlsNode());
  const dialer = make();
  const resume = async (mechanism: DialRequest['mechanism'], awaitsReissue: boolean) => {
    const { session: offer } = await dialer.dial(request(node.port, mechanism));
    const { resumedBy, issued, session } = await dialer.dial(
      request(node.port, mechanism, { offer, awaitsReissue }),
    );
    expect(resumedBy).toBe(mechanism);
    return [issued, session];
  };
  // A Node server sends none; the session that the socket has then is the old one.
  expect(await resume('psk', true)).toEqual([false, null]);
  expect(await resume('psk', false)).toEqual([null, null]);
  expect(await resume('session-ticket', true)).toEqual([false, null]);
});

test('a lifetime hint of 0 in TLS 1.2 is none', () => {
  expect(readSentTicket(Buffer.from([0, 0, 0, 0, 0, 1, 7])).lifetimeHintS).toBeNull();
  expect(readSentTicket(Buffer.from([0, 0, 0, 9, 0, 1, 7])).lifetimeHintS).toBe(9);
});

test.each([
  ['what is no TLS', 'HTTP/1.1 400 Bad Request\r\n\r\n', 'not-tls', 'what the node sent is no TLS'],
  ['nothing', '', 'closed', 'sent nothing: it may not speak TLS'],
])('a node that sends %s and closes says so', async (_name, text, failureClass, detail) => {
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', () => socket.end(text));
  });
  const port = await listening(server);
  opened.push({ close: closing(server) });
  const { failure } = await make().dial(request(port, 'psk'));
  expect(failure).toMatchObject({ class: failureClass, detail: expect.stringContaining(detail) });
});
