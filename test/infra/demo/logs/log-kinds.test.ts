import { describe, expect, it } from 'vitest';
import { LAB_LOGS, logFiles } from '../../../../infra/demo/logs/log-kinds.ts';
import { LAB_BALANCERS } from '../../../../infra/demo/traffic/balancers.ts';
import type { LabConnection } from '../../../../infra/demo/traffic/drive-plan.ts';
import { setupOf } from '../../../../infra/demo/traffic/faults.ts';
import type { Negotiation } from '../../../../infra/demo/traffic/negotiation.ts';
import type { LogFormat } from '../../../../infra/demo/traffic/scenario.ts';

const AT_MS = Date.UTC(2026, 2, 1, 12, 3);
const FULL: Negotiation = {
  outcome: 'full',
  tlsVersion: '1.3',
  cipher: 'TLS_AES_128_GCM_SHA256',
  handshakeMs: 4.4,
  clientCertificate: null,
};
const REQUEST = {
  path: '/a',
  createdMs: AT_MS + 3,
  processingMs: 7,
  sentBytes: 9,
  microseconds: 42,
};

/** A connection of one client with a quote in its user agent, to the first balancer of a format. */
function connectionTo(
  logFormat: LogFormat,
  negotiation: Negotiation | null,
  requests = [REQUEST],
): LabConnection {
  const balancer = LAB_BALANCERS.find((candidate) => candidate.logFormat === logFormat);
  const node = balancer?.nodes[0];
  const group = balancer?.groups[0];
  if (balancer === undefined || node === undefined || group === undefined) throw new Error('none');
  const client = {
    id: 'c',
    address: '203.0.113.9',
    ability: 'modern' as const,
    program: { userAgent: 'a "b"', clientKind: 'other', offers: true } as const,
    group,
    index: 0,
  };
  const setup = setupOf(balancer, []);
  const when = { atMs: AT_MS, endsMs: AT_MS + 5000 };
  const visit = { id: 'v', balancer, setup, node, client, clientPort: 4711, requests, ...when };
  return { visit: { ...visit, errand: 'tls' }, negotiation, clientResumed: false };
}

function linesOf(connection: LabConnection): string[] {
  return logFiles([connection]).flatMap((file) => file.lines);
}

/** Fields of a line: a quoted field is one, and a backslash keeps a quote from ending it. */
function fieldsOf(line: string): string[] {
  return line.match(/(?:[^\s"]|"(?:\\.|[^"\\])*")+/g) ?? [];
}

describe('the fields of a line', () => {
  it.each([
    ['application', [36, 15]],
    ['application-29', [29]],
    ['network', [22]],
    ['classic', [15]],
  ] as const)('%s lines have as many as AWS writes: %s', (format, counts) => {
    const lines = linesOf(connectionTo(format, FULL));
    expect(lines.map((line) => fieldsOf(line).length)).toEqual(counts);
  });

  it.each([
    [FULL, expect.stringMatching(/^"arn:aws:acm:/)],
    [{ ...FULL, outcome: 'resumed' as const }, '"session-reused"'],
    [null, '"-"'],
  ])(
    'application access names the certificate, or says that the session was reused',
    (n, wanted) => {
      const [access = ''] = linesOf(connectionTo('application', n));
      expect(fieldsOf(access)[19]).toEqual(wanted);
    },
  );

  it('writes a quote in a user agent as each type does', () => {
    expect(linesOf(connectionTo('application', FULL))[0]).toContain('"a \\x22b\\x22"');
    expect(linesOf(connectionTo('classic', FULL))[0]).toContain('"a \\"b\\""');
  });

  it('gives latency in seconds in the connection log, in milliseconds in the network log', () => {
    const connectionLine = linesOf(connectionTo('application', FULL))[1] ?? '';
    const [networkLine = ''] = linesOf(connectionTo('network', FULL));
    expect(fieldsOf(connectionLine)[6]).toBe('0.004');
    expect(fieldsOf(networkLine)[8]).toBe('4');
  });

  it('dates a network line by the end of the connection, in seconds without zone', () => {
    const fields = fieldsOf(linesOf(connectionTo('network', FULL))[0] ?? '');
    expect([fields[2], fields[7], fields[21]]).toEqual([
      '2026-03-01T12:03:05',
      '5000',
      '2026-03-01T12:03:00',
    ]);
  });

  it('leaves all of the TLS fields empty where nothing was negotiated', () => {
    const failed = { ...FULL, outcome: 'failed' as const, tlsVersion: null, cipher: null };
    const nothing = { ...failed, handshakeMs: null };
    const [networkLine = ''] = linesOf(connectionTo('network', nothing, []));
    expect(networkLine).toMatch(/ 5000 - 0 0 (- ){10}2026-03-01T12:03:00$/);
    const [connectionLine = ''] = linesOf(connectionTo('application', nothing, []));
    expect(connectionLine).toMatch(/ 443 - - - "-" - - - TID_\w{32} - app\//);
  });
});

describe('files', () => {
  it('cut a connection at the end of the period in which each request was answered', () => {
    const later = { ...REQUEST, createdMs: AT_MS + 180_000 };
    const files = logFiles([connectionTo('application', FULL, [REQUEST, later])]);
    const ends = files.map(({ log, periodEndMs, lines }) => [
      log.kind,
      new Date(periodEndMs).toISOString().slice(11, 16),
      lines.length,
    ]);
    expect(ends).toEqual([
      ['application-access', '12:05', 1],
      ['application-access', '12:10', 1],
      ['application-connection', '12:05', 1],
    ]);
  });

  it('hold an hour for classic balancers, plain', () => {
    const [file] = logFiles([connectionTo('classic', FULL)]);
    expect(file?.periodEndMs).toBe(Date.UTC(2026, 2, 1, 13));
    expect(LAB_LOGS.filter((log) => !log.gzip).map((log) => log.kind)).toEqual(['classic-access']);
  });
});
