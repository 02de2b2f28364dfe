import { once } from 'node:events';
import { type ClientHttp2Session, connect as connectHttp2 } from 'node:http2';
import { connect } from 'node:tls';
import { expect, test } from 'vitest';
import { AUTHORITY, withCheck } from './check-client.ts';

// What clients of other protocols than HTTP/1.1 are answered, over real connections.

/** Says each thing after an answer to the one before, and gives all answers. */
async function say(...said: readonly (string | Buffer)[]): Promise<string> {
  return await withCheck('network', async (check, { url13 }) => {
    const { port } = new URL(url13);
    const socket = connect({
      host: '127.0.0.1',
      port: Number(port),
      servername: 'localhost',
      ca: AUTHORITY,
    });
    const [first = '', ...later] = said;
    let heard = '';
    socket.setEncoding('latin1').on('data', (chunk: string) => {
      heard += chunk;
      const next = later.shift();
      if (next !== undefined) socket.write(next);
    });
    socket.write(first);
    await once(socket, 'close');
    expect(check.connections).toMatchObject([{ asks: true, clientKind: null, failure: null }]);
    return heard;
  });
}

const bytes = (...parts: readonly (number | string)[]) =>
  Buffer.concat(
    parts.map((part) => (typeof part === 'number' ? Buffer.of(part) : Buffer.from(part, 'latin1'))),
  );

test('MQTT: a CONNACK of its version, and PINGRESP', async () => {
  const connect3 = bytes(0x10, 12, 0, 4, 'MQTT', 4, 2, 0, 60, 0, 0);
  const connect5 = bytes(0x10, 13, 0, 4, 'MQTT', 5, 2, 0, 60, 0, 0, 0);
  expect(await say(connect3, bytes(0xc0, 0))).toBe('\x20\x02\0\0\xd0\0');
  expect(await say(connect5)).toBe('\x20\x03\0\0\0');
});

test('Redis: a reply for each command, in the protocol that it asks for', async () => {
  const two = '*4\r\n$6\r\nCLIENT\r\n$7\r\nSETINFO\r\n$1\r\na\r\n$1\r\nb\r\n*1\r\n$4\r\nPING\r\n';
  const facts = (proto: number) =>
    `+server\r\n+redis\r\n+version\r\n+7.0.0\r\n+proto\r\n:${proto}\r\n`;
  const hello = '*2\r\n$5\r\nHELLO\r\n$1\r\n3\r\n';
  expect(await say(hello, two)).toBe(`%3\r\n${facts(3)}+OK\r\n+PONG\r\n`);
  expect(await say('*1\r\n$5\r\nHELLO\r\n')).toBe(`*6\r\n${facts(2)}`);
});

test('PostgreSQL: it is let in, and a query has no rows', async () => {
  const startup = bytes(0, 0, 0, 15, 0, 3, 0, 0, 'user\0a\0', 0);
  const ready = 'Z\0\0\0\x05I';
  const query = bytes('Q', 0, 0, 0, 5, 0);
  expect(await say(startup, query, bytes('X', 0, 0, 0, 4))).toBe(
    `R\0\0\0\x08\0\0\0\0${ready}I\0\0\0\x04${ready}`,
  );
});

test('HTTP/2: SETTINGS, then GOAWAY', async () => {
  await withCheck('network', async (check, { url13 }) => {
    const session: ClientHttp2Session = connectHttp2(url13, {
      ca: AUTHORITY,
      ALPNProtocols: ['h2'],
    });
    const gone = once(session, 'goaway');
    await once(session, 'remoteSettings');
    expect((await gone)[0]).toBe(0);
    await once(session, 'close');
    expect(check.connections).toMatchObject([{ asks: true, failure: null }]);
  });
});

test('what nobody knows is heard out, and ends', async () => {
  expect(await say('hello?')).toBe('');
});
