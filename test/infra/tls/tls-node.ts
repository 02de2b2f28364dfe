import { constants } from 'node:crypto';
import type { AddressInfo, Server as NetServer } from 'node:net';
import { createServer, type Server, type TLSSocket, type TlsOptions } from 'node:tls';
import type { DialRequest } from '../../../functions/ports.ts';
import { SERVER_CERTIFICATE, SERVER_KEY } from '../../../infra/demo/traffic/certificates.ts';

/** A TLS server on loopback that keeps count of what it saw. */
export interface TlsNode {
  readonly server: Server;
  readonly port: number;
  readonly seen: { handshakes: number; resumed: number; failed: number };
  close(): Promise<void>;
}

/** Starts a node: with its own session cache or none, with tickets or none. */
export async function startTlsNode(
  options: TlsOptions & { readonly cache?: boolean; readonly tickets?: boolean } = {},
): Promise<TlsNode> {
  const { cache = true, tickets = true, ...rest } = options;
  const server = createServer({
    cert: SERVER_CERTIFICATE,
    key: SERVER_KEY,
    secureOptions: tickets ? 0 : constants.SSL_OP_NO_TICKET,
    ...rest,
  });
  const seen = { handshakes: 0, resumed: 0, failed: 0 };
  const kept = new Map<string, Buffer>();
  if (cache) {
    server.on('newSession', (id: Buffer, session: Buffer, done: () => void) => {
      kept.set(id.toString('hex'), session);
      done();
    });
    server.on('resumeSession', (id: Buffer, done: (e: null, s: Buffer | null) => void) =>
      done(null, kept.get(id.toString('hex')) ?? null),
    );
  }
  server.on('secureConnection', (socket: TLSSocket) => {
    seen.handshakes += 1;
    if (socket.isSessionReused()) seen.resumed += 1;
    socket.on('error', () => {});
    socket.resume();
    socket.on('end', () => socket.end());
  });
  server.on('tlsClientError', () => {
    seen.failed += 1;
  });
  return { server, port: await listening(server), seen, close: closing(server) };
}

/** Listens on a free port of loopback. */
export async function listening(server: NetServer): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address() as AddressInfo;
  return address.port;
}

/** Closes a server once its connections have ended. */
export function closing(server: NetServer): () => Promise<void> {
  return () => new Promise((resolve) => server.close(() => resolve()));
}

/** A request to a node, trusting the lab's certificate. */
export function request(
  port: number,
  mechanism: DialRequest['mechanism'],
  change: Partial<DialRequest> = {},
): DialRequest {
  return {
    ...{ address: '127.0.0.1', port, mechanism, serverName: 'a.lab.test', offer: null },
    ...{ trust: [SERVER_CERTIFICATE.toString()], insecure: false, clientCertificate: null },
    request: 'never',
    awaitsReissue: false,
    // Only a test of silence wants to see it pass: others run beside much else.
    timeoutMs: 20_000,
    ...change,
  };
}
