/** A protocol that clients speak over TLS, answered just enough for them to come back. */
export interface AnsweredProtocol {
  readonly name: string;
  /** Whether a connection that begins with these bytes speaks it. */
  isSpoken(bytes: Buffer): boolean;
  /** Whether the request is there as a whole. */
  isWhole(bytes: Buffer): boolean;
  answer(bytes: Buffer): Buffer;
  /** Whether the answer ends the connection; else it ends when nothing more is asked. */
  readonly ends: boolean;
}

const always = (): boolean => true;
const hex = (digits: string): Buffer => Buffer.from(digits, 'hex');

const HTTP_ANSWER = Buffer.from(
  'HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 3\r\nConnection: close\r\n\r\nok\n',
);
const HTTP: AnsweredProtocol = {
  name: 'HTTP/1.1',
  isSpoken: (bytes) => /^[A-Z]{1,20} [^\r\n ]+ HTTP\/1\.[01]\r\n/.test(bytes.toString('latin1')),
  isWhole: (bytes) => bytes.includes('\r\n\r\n'),
  answer: () => HTTP_ANSWER,
  ends: true,
};

/** RFC 9113: SETTINGS, its acknowledgement, and GOAWAY, on which a client makes a new connection. */
const SETTINGS = '000000040000000000';
const SETTINGS_TAKEN = '000000040100000000';
const GO_AWAY = '0000080700000000000000000000000000';
const HTTP2: AnsweredProtocol = {
  name: 'HTTP/2',
  isSpoken: (bytes) => bytes.subarray(0, 14).toString('latin1') === 'PRI * HTTP/2.0',
  isWhole: always,
  answer: () => hex(SETTINGS + SETTINGS_TAKEN + GO_AWAY),
  ends: true,
};

/** CONNACK, in MQTT 5 with no properties (section 3.2 of 3.1.1 and of 5). */
const MQTT_5 = Buffer.from('\0\x04MQTT\x05', 'latin1');
const MQTT: AnsweredProtocol = {
  name: 'MQTT',
  isSpoken: (bytes) => bytes[0] === 0x10 && /MQ(?:TT|Isdp)/.test(bytes.toString('latin1')),
  isWhole: always,
  answer: (bytes) => {
    if (bytes[0] === 0xc0) return hex('d000');
    if (bytes[0] !== 0x10) return Buffer.alloc(0);
    return bytes.includes(MQTT_5) ? hex('2003000000') : hex('20020000');
  },
  ends: false,
};

/** RESP: a reply for each command; to HELLO the map or array of RESP 3 or 2 that names the server. */
const REDIS_COMMAND = /\*\d+\r\n\$\d+\r\n([A-Za-z]+)\r\n(?:\$1\r\n(\d)\r\n)?/g;
const redisHello = (proto: string | undefined): string => {
  const facts = `+server\r\n+redis\r\n+version\r\n+7.0.0\r\n+proto\r\n:${proto ?? 2}\r\n`;
  return `${proto === '3' ? '%3' : '*6'}\r\n${facts}`;
};
const REDIS_REPLIES: Readonly<Record<string, (proto: string | undefined) => string>> = {
  HELLO: redisHello,
  PING: () => '+PONG\r\n',
};
const REDIS: AnsweredProtocol = {
  name: 'Redis',
  isSpoken: (bytes) => /^\*\d+\r\n\$/.test(bytes.toString('latin1')),
  isWhole: (bytes) => bytes.subarray(-2).toString('latin1') === '\r\n',
  answer: (bytes) => {
    const commands = bytes.toString('latin1').matchAll(REDIS_COMMAND);
    const replies = [...commands].map(
      ([, name = '', proto]) => REDIS_REPLIES[name.toUpperCase()]?.(proto) ?? '+OK\r\n',
    );
    return Buffer.from(replies.join(''));
  },
  ends: false,
};

/** AuthenticationOk and ReadyForQuery; each query is answered as an empty one (section 55.7). */
const READY = '5a0000000549';
const POSTGRESQL: AnsweredProtocol = {
  name: 'PostgreSQL',
  isSpoken: (bytes) => bytes.length >= 8 && bytes.readUInt32BE(4) === 0x00030000,
  isWhole: always,
  answer: (bytes) => {
    if (bytes[0] === 0) return hex(`520000000800000000${READY}`);
    if (bytes[0] === 0x51) return hex(`4900000004${READY}`);
    return bytes[0] === 0x58 ? Buffer.alloc(0) : hex(READY);
  },
  ends: false,
};

/** In the order in which they are looked for. */
export const ANSWERED_PROTOCOLS: readonly AnsweredProtocol[] = [
  HTTP,
  HTTP2,
  MQTT,
  REDIS,
  POSTGRESQL,
];
