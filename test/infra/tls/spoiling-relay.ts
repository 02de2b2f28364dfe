import { connect, createServer, type Socket } from 'node:net';
import { listening } from './tls-node.ts';

/** A relay before a node that turns a bit in what the client sends first behind its handshake. */
export interface SpoilingRelay {
  readonly port: number;
  /** How many records it changed. */
  readonly spoilt: number;
  close(): Promise<void>;
}

const APPLICATION_DATA = 23;
const HEADER_BYTES = 5;
/** A Finished that is encrypted has less, a request more. */
const FINISHED_BYTES_MAX = 100;

/** Starts a relay whose node has to refuse the client's request by an alert. */
export async function startSpoilingRelay(nodePort: number): Promise<SpoilingRelay> {
  const sockets = new Set<Socket>();
  let spoilt = 0;
  const server = createServer({ allowHalfOpen: true }, (client) => {
    const node = connect({ port: nodePort, host: '127.0.0.1', allowHalfOpen: true });
    let bytes = Buffer.alloc(0);
    client.on('data', (chunk: Buffer) => {
      bytes = Buffer.concat([bytes, chunk]);
      for (let end = recordEnd(bytes); end <= bytes.length; end = recordEnd(bytes)) {
        const record = Buffer.from(bytes.subarray(0, end));
        bytes = bytes.subarray(end);
        if (record[0] === APPLICATION_DATA && record.length > FINISHED_BYTES_MAX) {
          record[record.length - 1] = (record[record.length - 1] ?? 0) ^ 1;
          spoilt += 1;
        }
        node.write(record);
      }
    });
    node.on('data', (chunk: Buffer) => client.write(chunk));
    client.on('end', () => node.end());
    node.on('end', () => client.end());
    for (const socket of [client, node]) {
      sockets.add(socket);
      socket.on('error', () => socket.destroy());
    }
  });
  const port = await listening(server);
  return {
    port,
    get spoilt() {
      return spoilt;
    },
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

/** Where the first record ends; beyond all bytes where it is not whole. */
function recordEnd(bytes: Buffer): number {
  return bytes.length < HEADER_BYTES ? Infinity : HEADER_BYTES + bytes.readUInt16BE(3);
}
