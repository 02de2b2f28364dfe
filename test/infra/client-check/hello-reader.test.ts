import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { describe, expect, test } from 'vitest';
import { type FirstHello, readFirstHello } from '../../../infra/client-check/hello-reader.ts';

/** What is read of a client, and what it is told meanwhile. */
async function read(client: (port: number) => Socket): Promise<FirstHello & { told: string }> {
  const server = createServer({ noDelay: true }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const accepted = once(server, 'connection');
  const address = server.address();
  const socket = client(typeof address === 'object' ? (address?.port ?? 0) : 0);
  let told = '';
  socket.on('data', (chunk) => {
    told += chunk;
  });
  socket.on('error', () => {});
  const [connection] = await accepted;
  const found = await readFirstHello(connection);
  await new Promise((resolve) => setTimeout(resolve, 20));
  socket.destroy();
  connection.destroy();
  server.close();
  return { ...found, told };
}

const SSL_REQUEST = Buffer.from('0000000804d2162f', 'hex');
const GSSENC_REQUEST = Buffer.from('0000000804d21630', 'hex');
const sends =
  (...chunks: readonly (string | Buffer)[]) =>
  (port: number) => {
    const socket = connect(port, '127.0.0.1');
    for (const chunk of chunks) socket.write(chunk);
    return socket;
  };

describe('the first ClientHello', () => {
  test('is read of a client of TLS, with what it would take', async () => {
    const { hello, fault } = await read((port) =>
      connectTls({ port, host: '127.0.0.1', servername: 'localhost' }),
    );
    expect(fault).toBeNull();
    expect(hello).toMatchObject({ takesPsk: true, speaksTls13: true, namesServer: true });
    expect(hello).toMatchObject({ pskIdentities: [], ticket: Buffer.alloc(0) });
  });

  test('is read of one that speaks TLS 1.2 alone, and names no server', async () => {
    const { hello } = await read((port) =>
      connectTls({ port, host: '127.0.0.1', maxVersion: 'TLSv1.2' }),
    );
    expect(hello).toMatchObject({ takesPsk: false, speaksTls13: false, namesServer: false });
    expect(hello?.sessionId).toHaveLength(0);
  });

  test('comes after the questions of PostgreSQL, whatever the pieces', async () => {
    const { told } = await read(
      sends(GSSENC_REQUEST, SSL_REQUEST.subarray(0, 3), SSL_REQUEST.subarray(3), 'x'),
    );
    expect(told).toBe('NS');
  });

  test.each([
    ['plain HTTP', ['GET / HTTP/1.1\r\n\r\n'], 'no-tls'],
    ['a hello that is cut short', [Buffer.from('16030100050100000100', 'hex')], 'no-tls'],
  ])('is none in %s', async (_name, chunks, fault) => {
    expect(await read(sends(...chunks))).toMatchObject({ hello: null, fault });
  });

  test('is none of a client that leaves', async () => {
    const left = await read((port) => connect(port, '127.0.0.1').end());
    expect(left).toMatchObject({ hello: null, fault: 'left' });
  });
});
