import { createHash, createPrivateKey, randomBytes } from 'node:crypto';
import { connect, createServer } from 'node:net';
import { pipeline } from 'node:stream';
import type { TlsOptions } from 'node:tls';
import type { Target } from '../../functions/model/targets.ts';
import {
  CLIENT_CA_CERTIFICATE,
  CLIENT_KEY,
  SERVER_CERTIFICATE_PATH,
} from '../../infra/demo/traffic/certificates.ts';
import { closing, listening, startTlsNode } from '../infra/tls/tls-node.ts';
import type { Secret } from './secret-search.ts';

/** Balancers on loopback whose secrets are known: from their servers, and from the wire. */
export interface SecretLab {
  readonly targets: readonly Target[];
  /** All secrets of the handshakes so far. */
  secrets(): readonly Secret[];
  close(): Promise<void>;
}

const CLIENT_FILES = new URL('../../infra/demo/traffic/', import.meta.url).pathname;
const KEY_NAME_BYTES = 16;

/**
 * Starts an application balancer that asks for a client certificate, a network balancer whose nodes
 * share their ticket key, and names one of the nodes a second time without trust in it.
 */
export async function startSecretLab(): Promise<SecretLab> {
  const shared = randomBytes(48);
  const mutual = { requestCert: true, rejectUnauthorized: true, ca: CLIENT_CA_CERTIFICATE };
  const [own, other, one, two] = await Promise.all([
    startNode({ ...mutual, ticketKeys: randomBytes(48) }),
    startNode({ ...mutual, ticketKeys: randomBytes(48) }),
    startNode({ ticketKeys: shared }),
    startNode({ ticketKeys: shared }),
  ]);
  const client = {
    clientCertificate: `${CLIENT_FILES}client-certificate.pem`,
    clientKey: `${CLIENT_FILES}client-key.pem`,
  };
  return {
    targets: [
      { ...target('application', [own, other]), ...client },
      target('network', [one, two]),
      { ...target('classic', [one]), trust: [] },
    ],
    secrets: () => [
      { kind: 'client key', bytes: privateKey() },
      ...[own, other, one, two].flatMap((node) => node.secrets()),
    ],
    close: async () => {
      await Promise.all([own, other, one, two].map((node) => node.close()));
    },
  };
}

interface SecretNode {
  readonly port: number;
  secrets(): readonly Secret[];
  close(): Promise<void>;
}

function target(balancerType: Target['balancerType'], nodes: readonly SecretNode[]): Target {
  return {
    name: `${balancerType}-balancer`,
    balancerType,
    region: 'eu-west-1',
    nodes: nodes.map(({ port }) => `127.0.0.1:${port}`),
    serverName: 'a.lab.test',
    trust: [SERVER_CERTIFICATE_PATH],
    internal: true,
  };
}

/** A real TLS server behind a tap that keeps every byte of the wire. */
async function startNode(
  options: TlsOptions & { readonly ticketKeys: Buffer },
): Promise<SecretNode> {
  const node = await startTlsNode(options);
  const known: Secret[] = [{ kind: 'ticket key', bytes: options.ticketKeys }];
  node.server.on('newSession', (id: Buffer, session: Buffer) => {
    known.push({ kind: 'session id', bytes: id });
    known.push({ kind: 'session secret', bytes: masterKey(session) });
  });
  node.server.on('keylog', (line: Buffer) => {
    const [, , secret = ''] = line.toString().trim().split(' ');
    known.push({ kind: 'handshake secret', bytes: Buffer.from(secret, 'hex') });
  });
  const tap = await openTap(node.port);
  return {
    port: tap.port,
    secrets: () => [
      ...known,
      ...tap.streams().flatMap((bytes) => tickets(bytes, options.ticketKeys)),
    ],
    close: async () => {
      await tap.close();
      await node.close();
    },
  };
}

/** The fifth field of OpenSSL's SSL_SESSION: the master secret, or in TLS 1.3 the PSK. */
function masterKey(session: Buffer): Buffer {
  const long = session.readUInt8(1) > 0x80 ? session.readUInt8(1) - 0x80 : 0;
  let at = 2 + long;
  for (let field = 1; field < 5; field += 1) at += 2 + session.readUInt8(at + 1);
  return session.subarray(at + 2, at + 2 + session.readUInt8(at + 1));
}

/** The tickets in the bytes of one direction: each begins with its key's name, after its length. */
function tickets(bytes: Buffer, ticketKeys: Buffer): readonly Secret[] {
  const name = ticketKeys.subarray(0, KEY_NAME_BYTES);
  const found: Secret[] = [];
  for (let at = bytes.indexOf(name); at > 1; at = bytes.indexOf(name, at + 1)) {
    const ticket = bytes.subarray(at, at + bytes.readUInt16BE(at - 2));
    found.push({ kind: 'ticket', bytes: ticket });
    // What the client sends as session ID beside a ticket.
    found.push({ kind: 'session id', bytes: createHash('sha256').update(ticket).digest() });
  }
  return found;
}

async function openTap(nodePort: number) {
  const directions: Buffer[][] = [];
  const server = createServer((client) => {
    const node = connect(nodePort, '127.0.0.1');
    for (const [from, to] of [[client, node] as const, [node, client] as const]) {
      const chunks: Buffer[] = [];
      directions.push(chunks);
      from.on('data', (chunk: Buffer) => chunks.push(chunk));
      pipeline(from, to, () => {});
    }
  });
  return {
    port: await listening(server),
    streams: () => directions.map((chunks) => Buffer.concat(chunks)),
    close: closing(server),
  };
}

function privateKey(): Buffer {
  return Buffer.from(createPrivateKey(CLIENT_KEY).export({ format: 'jwk' }).d ?? '', 'base64url');
}
