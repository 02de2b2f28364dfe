import { connect, createServer, type Socket } from 'node:net';
import { listening } from './tls-node.ts';

/** A relay before a node that holds back what the node sends after a handshake. */
export interface LateTickets {
  readonly port: number;
  close(): Promise<void>;
}

const APPLICATION_DATA = 23;
const HEADER_BYTES = 5;

/**
 * Makes of a TLS 1.3 node one that sends its tickets only with the first bytes that it writes, as
 * BoringSSL does: what the node sends after the client's Finished waits for the client's next record.
 */
export async function startLateTickets(nodePort: number): Promise<LateTickets> {
  const sockets = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true }, (client) => {
    const node = connect({ port: nodePort, host: '127.0.0.1', allowHalfOpen: true });
    const encrypted = encryptedRecords();
    const held: Buffer[] = [];
    let seen = 0;
    client.on('data', (chunk: Buffer) => {
      seen += encrypted(chunk);
      node.write(chunk);
      if (seen > 1) for (const late of held.splice(0)) client.write(late);
    });
    node.on('data', (chunk: Buffer) => {
      if (seen === 1) held.push(chunk);
      else client.write(chunk);
    });
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

/** Counts the encrypted records of one side; the first one of a client holds its Finished. */
function encryptedRecords(): (chunk: Buffer) => number {
  let bytes = Buffer.alloc(0);
  return (chunk) => {
    bytes = Buffer.concat([bytes, chunk]);
    let count = 0;
    while (bytes.length >= HEADER_BYTES && bytes.length >= HEADER_BYTES + bytes.readUInt16BE(3)) {
      if (bytes.readUInt8(0) === APPLICATION_DATA) count += 1;
      bytes = bytes.subarray(HEADER_BYTES + bytes.readUInt16BE(3));
    }
    return count;
  };
}
