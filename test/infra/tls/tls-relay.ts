import { connect, createServer, type Socket } from 'node:net';
import { listening } from './tls-node.ts';

/** A relay before a node, which does something to what it passes on. */
export interface TlsRelay {
  readonly port: number;
  close(): Promise<void>;
}

/** Starts one; `join` says what either side gets of the other's bytes. */
export async function startTlsRelay(
  nodePort: number,
  join: (client: Socket, node: Socket) => void,
): Promise<TlsRelay> {
  const sockets = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true }, (client) => {
    const node = connect({ port: nodePort, host: '127.0.0.1', allowHalfOpen: true });
    join(client, node);
    client.on('end', () => node.end());
    node.on('end', () => client.end());
    for (const socket of [client, node]) {
      sockets.add(socket);
      socket.on('error', () => socket.destroy());
    }
  });
  const port = await listening(server);
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      for (const socket of sockets) socket.destroy();
    });
  return { port, close };
}

const HEADER_BYTES = 5;

/** Cuts one side's bytes into whole TLS records, however they come. */
export function tlsRecords(take: (record: Buffer) => void): (chunk: Buffer) => void {
  let bytes = Buffer.alloc(0);
  const end = () =>
    bytes.length < HEADER_BYTES ? Number.POSITIVE_INFINITY : HEADER_BYTES + bytes.readUInt16BE(3);
  return (chunk) => {
    bytes = Buffer.concat([bytes, chunk]);
    for (let to = end(); to <= bytes.length; to = end()) {
      const record = Buffer.from(bytes.subarray(0, to));
      bytes = bytes.subarray(to);
      take(record);
    }
  };
}
