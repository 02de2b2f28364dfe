import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { accountedFor, ingestBytes, ingestText } from '../read-lake.ts';
import { content, DELIVERED, KEY, record } from './vended-samples.ts';

const [ACCESS] = DELIVERED;
if (ACCESS === undefined) throw new Error('there are formats');
const RECORD = record(ACCESS.format);
const json = (changed: Readonly<Record<string, unknown>> = {}): string =>
  JSON.stringify({ ...RECORD, ...changed });

describe('what is absent', () => {
  test.each([
    ['null', null],
    ['empty', ''],
    ['a dash', '-'],
    ['left out', undefined],
  ])('is the same as %s', async (_name, absent) => {
    const absences = { user_agent: absent, chosen_cert_arn: absent, ssl_cipher: absent };
    const { rows } = await ingestText(KEY, json(absences));
    expect(rows).toMatchObject([
      { client_kind: 'none', outcome: 'unknown', cipher: null, tls_version: '1.3' },
    ]);
  });

  test.each(['elb', 'client_port', 'ip_address', 'time'])(
    'without %s nothing says which connection it is of',
    async (name) => {
      const { source } = await ingestText(KEY, `${json({ [name]: null })}\n${json()}`);
      expect(source).toMatchObject({ lines: 2, rows: 1, skipped: { 'lacks-identity': 1 } });
    },
  );

  test('with a trace id the beginning may be absent, without one it may not', async () => {
    const begin = { request_creation_time: '-' };
    expect((await ingestText(KEY, json(begin))).source.rows).toBe(1);
    const { source } = await ingestText(KEY, json({ ...begin, conn_trace_id: '-' }));
    expect(source.skipped).toEqual({ 'lacks-identity': 1 });
  });
});

describe('what a record is', () => {
  test.each([
    ['plain HTTP', { type: 'http', ssl_cipher: null, ssl_protocol: null }, 'plain-http'],
    ['plain HTTP on a TLS port', { ssl_cipher: null, ssl_protocol: null }, 'no-handshake'],
    ['of a later time', { time: '2030-01-01T00:00:00Z' }, 'bad-time'],
    ['of no version', { ssl_protocol: 'TLSv9' }, 'bad-tls'],
    ['of no client', { client_port: 'nobody' }, 'bad-client'],
    ['of a client that is a list', { client_port: ['203.0.113.7:1'] }, 'bad-client'],
    ['of a type that is not documented', { type: 'gopher' }, 'unknown-format'],
  ])('%s', async (_name, changed, fate) => {
    const { source } = await ingestText(KEY, `${json(changed)}\n${json()}\n`);
    expect({ ...source.skipped, ...source.rejected }).toEqual({ [fate]: 1 });
    expect([source.lines, source.rows]).toEqual([2, 1]);
  });

  test('names that JavaScript knows are names like others', async () => {
    const text = `{"__proto__":{"elb":"x"},"constructor":1,${json().slice(1)}`;
    const { rows } = await ingestText(KEY, text);
    expect(rows.map(content)).toEqual((await ingestText(KEY, json())).rows.map(content));
  });

  test('a record longer than any line is refused', async () => {
    const { source } = await ingestText(KEY, `${json()}\n${json({ x: 'y'.repeat(70_000) })}`);
    expect(source).toMatchObject({ lines: 2, rows: 1, rejected: { 'line-too-long': 1 } });
  });

  test('health checks are skipped, and a file of them is a log', async () => {
    const check = { type: 'http', time: 't', elb: 'app/a/1', target_addr: '10.0.0.1:80' };
    expect((await ingestText(KEY, JSON.stringify(check))).source).toMatchObject({
      ...{ lines: 1, rows: 0, skipped: { 'health-check': 1 } },
    });
  });

  test('JSON of something else is no log', async () => {
    await expect(ingestText('logs/x.json', '{"user_agent":"x","time":"t"}')).rejects.toThrow(
      'no log',
    );
    await expect(ingestText(KEY, '{"a":1}')).rejects.toThrow('no log');
  });
});

describe('what a subscription sends', () => {
  const envelope = (messages: readonly string[], changed: object = {}): Uint8Array =>
    gzipSync(
      JSON.stringify({
        ...{ messageType: 'DATA_MESSAGE', owner: '210987654321', logGroup: 'g', logStream: 's' },
        logEvents: messages.map((message, id) => ({ id: `${id}`, timestamp: 0, message })),
        ...changed,
      }),
    );
  const STREAM = 'elb/123456789012/eu-west-1/2026/01/02/03/stream-1';

  test('each event is a line, plain or JSON, whatever the envelope holds beside', async () => {
    const plain = ACCESS.names.map((name) => RECORD[name] ?? '-').join('\t');
    const bytes = Buffer.concat([
      envelope(['control'], { messageType: 'CONTROL_MESSAGE' }),
      envelope([json(), plain, '', 'prose', '{"a":1}']),
      envelope([json()], { messageType: 'OTHER' }),
      envelope([], { logEvents: 'none' }),
    ]);
    const { source } = await ingestBytes(STREAM, [bytes]);
    expect(source).toMatchObject({
      lines: 8,
      rows: 2,
      skipped: { 'control-message': 1, 'empty-line': 1 },
      rejected: { 'unknown-format': 3, 'too-few-fields': 1 },
    });
    expect(accountedFor(source)).toBe(8);
  });

  test('an envelope that is longer than what is looked at is known', async () => {
    const many = Array.from({ length: 200 }, (_, at) => json({ conn_trace_id: `TID_${at}` }));
    const { source } = await ingestBytes(STREAM, [envelope(many)]);
    expect(source).toMatchObject({ lines: 200, rows: 200, kind: 'vended-application-access' });
  });

  test('its owner is the account where the path names none, and an ARN names the Region', async () => {
    const arn = 'arn:aws:acm:us-east-1:111111111111:certificate/x';
    const { source, rows } = await ingestBytes('stream-1', [
      envelope([json({ chosen_cert_arn: arn, target_group_arn: '-' })]),
    ]);
    expect(source).toMatchObject({ accountId: '210987654321', region: 'us-east-1', rows: 1 });
    expect(rows).toMatchObject([{ account_id: '210987654321' }]);
  });

  test('what another log group sends is no log of a balancer', async () => {
    await expect(ingestBytes('stream-1', [envelope(['{"a":1}'])])).rejects.toThrow('no log');
  });
});
