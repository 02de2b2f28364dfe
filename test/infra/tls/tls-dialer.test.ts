import { createServer, type Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { MECHANISMS } from '../../../functions/model/balancer.ts';
import type { FailureClass } from '../../../functions/model/trial.ts';
import { startProbeLab } from '../../../infra/demo/probe/probe-lab.ts';
import {
  CLIENT_CA_CERTIFICATE,
  CLIENT_CERTIFICATE,
  CLIENT_KEY,
} from '../../../infra/demo/traffic/certificates.ts';
import { NodeTlsDialer } from '../../../infra/tls/tls-dialer.ts';
import { tlsDialerContract } from '../../contract/tls-dialer.contract.ts';
import { closing, listening, request, startTlsNode } from './tls-node.ts';

const make = () => new NodeTlsDialer({ nowMs: Date.now });
tlsDialerContract('NodeTlsDialer', make);

let close = async () => {};
afterEach(() => close());

/** A server that treats each connection so, as soon as the ClientHello has come. */
async function treating(treat: (socket: Socket) => void): Promise<number> {
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    open.add(socket);
    socket.on('error', () => {});
    socket.once('data', () => treat(socket));
  });
  close = async () => {
    for (const socket of open) socket.destroy();
    await closing(server)();
  };
  return listening(server);
}

const alert = (number: number) => Buffer.from([21, 3, 3, 0, 2, 2, number]);

test.each<[string, FailureClass, number | null, (socket: Socket) => void]>([
  ['an alert', 'alert', 40, (socket) => socket.end(alert(40))],
  [
    'an alert before a reset',
    'alert',
    80,
    (socket) => {
      socket.write(alert(80), () => setTimeout(() => socket.resetAndDestroy(), 20));
    },
  ],
  ['protocol_version', 'version', 70, (socket) => socket.end(alert(70))],
  ['a reset', 'reset', null, (socket) => socket.resetAndDestroy()],
  ['a close', 'closed', null, (socket) => socket.end()],
  ['silence', 'timeout', null, () => {}],
  ['what is no TLS', 'not-tls', null, (socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')],
  ['a record cut short', 'closed', null, (socket) => socket.end(Buffer.from([22, 3, 3, 0, 99, 2]))],
])('%s has a failure class of its own', async (_name, failureClass, number, treat) => {
  const port = await treating(treat);
  for (const mechanism of MECHANISMS) {
    const result = await make().dial(request(port, mechanism, { timeoutMs: 250 }));
    expect(result).toMatchObject({
      failure: { class: failureClass, alert: number },
      ...{ resumedBy: null, issued: false, session: null },
      clientPort: expect.any(Number),
    });
  }
});

test('a session of TLS 1.3 at a node of TLS 1.2: the version, however old its stack', async () => {
  const issuer = await startTlsNode();
  const nodes = [{}, { maxVersion: 'TLSv1.2', predatesTls13: true }] as const;
  const profile = {
    name: 'old',
    done: 'old',
    balancerType: 'application',
    nodes,
    finds: [],
  } as const;
  const lab = await startProbeLab([profile], { seed: 1 });
  const plain = await startTlsNode({ maxVersion: 'TLSv1.2' });
  close = async () => {
    await Promise.all([issuer.close(), lab.close(), plain.close()]);
  };
  const dialer = make();
  const { session: offer } = await dialer.dial(request(issuer.port, 'psk'));
  const labPort = Number(lab.targets[0]?.nodes?.[1]?.split(':')[1]);
  for (const port of [labPort, plain.port]) {
    const result = await dialer.dial(request(port, 'psk', { offer }));
    expect(result).toMatchObject({
      failure: { class: 'version', alert: null, detail: 'the node chose TLS 1.2' },
      ...{ tlsVersion: '1.2', offerSeen: true, resumedBy: null, issued: false, session: null },
    });
  }
});

test('a node that chooses TLS 1.3 and then fails is broken, not older', async () => {
  // The client offers no such suite; a client of TLS 1.2 alone gets on.
  const ciphers = 'TLS_AES_128_CCM_8_SHA256:ECDHE-ECDSA-AES128-GCM-SHA256';
  const node = await startTlsNode({ ciphers });
  close = node.close;
  const broken = await make().dial(request(node.port, 'psk'));
  expect(broken.failure).toMatchObject({ class: 'alert', alert: 40 });
  const older = await make().dial(request(node.port, 'session-id'));
  expect(older.failure).toBeNull();
});

test('a refused connection is unreachable', async () => {
  const server = createServer();
  const port = await listening(server);
  await closing(server)();
  const result = await make().dial(request(port, 'psk'));
  expect(result).toMatchObject({ failure: { class: 'unreachable' }, connectMs: null });
});

test('a client certificate is shown; without one the alert is named, though it comes late', async () => {
  const mutual = { requestCert: true, rejectUnauthorized: true, ca: CLIENT_CA_CERTIFICATE };
  const node = await startTlsNode(mutual);
  close = node.close;
  const own = { cert: CLIENT_CERTIFICATE.toString(), key: CLIENT_KEY.toString() };
  for (const mechanism of MECHANISMS) {
    const shown = await make().dial(request(node.port, mechanism, { clientCertificate: own }));
    expect(shown.failure).toBeNull();
    const hidden = await make().dial(request(node.port, mechanism));
    expect(hidden.failure?.class).toBe('alert');
  }
});

test('a certificate that is none is reported before any connection', async () => {
  const clientCertificate = { cert: 'nonsense', key: 'nonsense' };
  const dialing = make().dial(request(1, 'psk', { clientCertificate }));
  await expect(dialing).rejects.toMatchObject({ code: 'bad-config' });
});

test('a name is no address, and a session belongs to its dialer', async () => {
  await expect(make().dial(request(1, 'psk', { address: 'localhost' }))).rejects.toThrow('names');
  const offer = { mechanism: 'psk', heldSinceMs: 0 } as const;
  await expect(make().dial(request(1, 'psk', { offer }))).rejects.toThrow('another dialer');
});

test('nothing stays open', async () => {
  const node = await startTlsNode();
  const results = await Promise.all(
    MECHANISMS.flatMap((mechanism) =>
      Array.from({ length: 10 }, () => make().dial(request(node.port, mechanism))),
    ),
  );
  expect(results.every(({ failure }) => failure === null)).toBe(true);
  await node.close();
  const sockets = () => process.getActiveResourcesInfo().filter((one) => /^TCP/.test(one));
  await expect.poll(sockets).toEqual([]);
});
