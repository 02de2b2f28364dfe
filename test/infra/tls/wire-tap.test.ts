import { createHash } from 'node:crypto';
import { expect, test, vi } from 'vitest';
import { readClientHello } from '../../../infra/tls/client-hello.ts';
import { resumedBy } from '../../../infra/tls/dial-evidence.ts';
import { type HandshakeMessage, HandshakeRecords } from '../../../infra/tls/handshake-records.ts';
import { readServerHello, type ServerHello } from '../../../infra/tls/server-hello.ts';
import { readSession } from '../../../infra/tls/session-der.ts';

const TICKET = Buffer.from('a ticket of no particular length');
const STAND_IN = createHash('sha256').update(TICKET).digest();
const ID = Buffer.alloc(32, 7);
const NONE = Buffer.alloc(0);

function answer(change: Partial<ServerHello>): ServerHello {
  const rest = { pskTaken: false, isRetryRequest: false };
  return { tlsVersion: '1.2', sessionId: NONE, ...rest, ...change };
}

test.each([
  ['an echoed ID without a ticket', true, ID, null, answer({ sessionId: ID }), 'session-id'],
  [
    'the stand-in of the ticket',
    true,
    STAND_IN,
    TICKET,
    answer({ sessionId: STAND_IN }),
    'session-ticket',
  ],
  ['another ID beside a ticket', true, ID, TICKET, answer({ sessionId: ID }), 'session-id'],
  ['an ID beside an empty ticket', true, ID, NONE, answer({ sessionId: ID }), 'session-id'],
  ['another ID in return', true, ID, null, answer({ sessionId: STAND_IN }), null],
  ['an echo that the library did not take', false, ID, null, answer({ sessionId: ID }), null],
  ['TLS 1.3 without a PSK', true, ID, null, answer({ tlsVersion: '1.3', sessionId: ID }), null],
] as const)('%s', (_name, reused, sessionId, ticket, hello, expected) => {
  expect(resumedBy(reused, { sessionId, ticket, pskIdentities: [] }, hello)).toBe(expected);
});

function record(type: number, body: Buffer): Buffer {
  const head = Buffer.from([type, 3, 3, body.length >> 8, body.length & 255]);
  return Buffer.concat([head, body]);
}

function message(type: number, body: Buffer): Buffer {
  return Buffer.concat([Buffer.from([type, 0, body.length >> 8, body.length & 255]), body]);
}

function readRecords(pieces: readonly Buffer[], staysClear = false) {
  const messages: HandshakeMessage[] = [];
  const alerts: number[] = [];
  const records = new HandshakeRecords({
    onMessage: (one) => messages.push(one),
    onAlert: (description) => alerts.push(description),
    staysClear: () => staysClear,
    onForeign: () => alerts.push(-1),
  });
  for (const piece of pieces) records.push(piece);
  return { types: messages.map(({ type }) => type), alerts };
}

test('messages are found however records and segments cut them', () => {
  const both = Buffer.concat([message(2, Buffer.alloc(70)), message(4, Buffer.alloc(300))]);
  const cuts = [both.subarray(0, 3), both.subarray(3, 80), both.subarray(80)];
  const wire = Buffer.concat(cuts.map((cut) => record(22, cut)));
  const bytes = Array.from({ length: wire.length }, (_, at) => wire.subarray(at, at + 1));
  for (const pieces of [[wire], bytes]) expect(readRecords(pieces).types).toEqual([2, 4]);
});

test('a message in tiny records and pieces is copied in proportion to its bytes', () => {
  const works = [2_000, 16_000].map((bytes) => {
    const whole = message(11, Buffer.alloc(bytes));
    const wire = Buffer.concat(Array.from(whole, (byte) => record(22, Buffer.from([byte]))));
    const pieces = Array.from(wire, (_, at) => wire.subarray(at, at + 1));
    const copy = vi.spyOn(Buffer.prototype, 'copy');
    const concat = vi.spyOn(Buffer, 'concat');
    expect(readRecords(pieces).types).toEqual([11]);
    expect(concat).not.toHaveBeenCalled();
    const copied = copy.mock.contexts.reduce((sum, from) => sum + from.length, 0);
    for (const spy of [copy, concat]) spy.mockRestore();
    return copied / wire.length;
  });
  // Once into its place, and at most as often again where the place was too small.
  expect(Math.max(...works)).toBeLessThan(3);
});

test('nothing is read once encryption has begun, unless a retry was asked', () => {
  const wire = [
    record(22, message(2, NONE)),
    record(20, Buffer.from([1])),
    record(22, message(1, NONE)),
  ];
  expect(readRecords(wire).types).toEqual([2]);
  expect(readRecords(wire, true).types).toEqual([2, 1]);
  expect(readRecords([record(23, ID), record(21, Buffer.from([2, 40]))]).alerts).toEqual([]);
});

test('bytes that are no TLS, and lengths that lie, throw nothing beyond RangeError', () => {
  expect(readRecords([Buffer.from('HTTP/1.1 400 Bad Request\r\n')])).toEqual({
    ...{ types: [], alerts: [-1] },
  });
  expect(readRecords([record(22, Buffer.from([2, 255, 255, 255]))]).types).toEqual([]);
  for (let length = 0; length < 80; length += 1) {
    const bytes = Buffer.alloc(length, 255);
    for (const read of [readClientHello, readServerHello]) {
      expect(() => read(bytes)).toThrow(RangeError);
    }
    expect(readSession(bytes)).toBeNull();
  }
});
