import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Report } from '../../../functions/model/report.ts';
import { analyseCommand } from '../../../infra/cli/analyse.ts';
import { runHere } from './run-here.ts';

// What may lie among logs, through the whole command: what counts, and what the first screen says.

const FOLDER = 'AWSLogs/123456789012/elasticloadbalancing/eu-west-1/2026/09/17';
const NAME = '123456789012_elasticloadbalancing_eu-west-1';
const END = '20260917T0520Z';
const APPLICATION = `${FOLDER}/${NAME}_app.shop.50dc6c495c0c9188_${END}_198.51.100.4_4aaaaaaa.log.gz`;
const CONNECTION = APPLICATION.replace(NAME, `conn_log_${NAME}`);
const NETWORK = `${FOLDER}/${NAME}_net.mqtt.c6e77e28c25b2234_${END}_4aaaaaaa.log.gz`;
const CLASSIC = `${FOLDER}/${NAME}_old_${END}_198.51.100.9_4aaaaaaa.log`;
const CERTIFICATE = 'arn:aws:acm:eu-west-1:123456789012:certificate/1';

let dir = '';
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'analyse-objects-'));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));
beforeEach(() => mkdirSync(join(dir, 'in')));
afterEach(() => rmSync(join(dir, 'in'), { recursive: true }));

interface Request {
  readonly at?: string;
  readonly balancer?: string;
  readonly port?: number;
  readonly certificate?: string;
  readonly trace?: string;
  readonly plain?: boolean;
}

/** A request of an application access log; `plain`: HTTP on an HTTPS listener, refused with 400. */
function request(given: Request = {}): string {
  const at = given.at ?? '2026-09-17T05:19:57';
  const tls = given.plain ? '- - -' : 'TLS_AES_128_GCM_SHA256 TLSv1.3 arn:tg';
  const certificate = given.plain ? '-' : (given.certificate ?? CERTIFICATE);
  return [
    `https ${at}.186641Z ${given.balancer ?? 'app/shop/50dc6c495c0c9188'}`,
    `203.0.113.9:${given.port ?? 44_444} 10.0.0.1:80 0.086 0.048 0.037 200 200 0 57`,
    `"GET https://shop.example:443/ HTTP/1.1" "curl/8.5.0" ${tls} "Root=1-5" "shop.example"`,
    `"${certificate}" 0 ${at}.100000Z "forward" "-" "-" "10.0.0.1:80" "200" "-" "-"`,
    `${given.trace ?? 'TID_1'} "-" "-" "-" 198.51.100.4`,
  ].join(' ');
}

function networkLine(port: number, connectionTime: string): string {
  return (
    `tls 2.0 2026-09-17T05:19:42 net/mqtt/c6e77e28c25b2234 g3d4b5e8bb8464cd 203.0.113.7:${port} ` +
    `198.51.100.8:443 ${connectionTime} 2 98 246 - ${CERTIFICATE} - ECDHE-RSA-AES128-SHA tlsv12 - ` +
    'mqtt.example h2 h2 "h2"'
  );
}

function write(key: string, content: string | Uint8Array): void {
  const path = join(dir, 'in', key);
  mkdirSync(dirname(path), { recursive: true });
  const zipped = key.endsWith('.gz') && typeof content === 'string';
  writeFileSync(path, zipped ? gzipSync(content) : content);
}

async function run() {
  const { stdout, stderr, status } = await runHere(analyseCommand, [join(dir, 'in'), '--json']);
  const report: Report | null = stdout === '' ? null : JSON.parse(stdout);
  return { report, stderr, status };
}

async function reportOf(): Promise<Report> {
  const { report, stderr, status } = await run();
  expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
  if (report === null) throw new Error('a run that ends well has a report');
  return report;
}

const balancersIn = ({ rates }: Report) =>
  rates
    .filter(({ level, arrival, clientKind, tlsVersion }) => {
      return (
        level === 'balancer' && [arrival, clientKind, tlsVersion].every((one) => one === 'all')
      );
    })
    .map(({ accountId, region, balancer, handshakes, resumed, ceiling }) => ({
      ...{ place: `${accountId} ${region} ${balancer}`, handshakes, resumed, ceiling },
    }));
const PLACE = '123456789012 eu-west-1 app/shop/50dc6c495c0c9188';

describe('what an object is', () => {
  test('a byte order mark before the first line, and before lines of files that were joined', async () => {
    const lines = [1, 2, 3].map((port) => request({ port, trace: `TID_${port}` }));
    write(APPLICATION, `\uFEFF${lines[0]}\n${lines[1]}\n\uFEFF${lines[2]}\n`);
    const report = await reportOf();
    expect(report.sources).toMatchObject([{ lines: 3, rows: 3, rejected: {} }]);
  });

  test.each([
    ['gzip-in-gzip', gzipSync(gzipSync(`${request()}\n`))],
    ['utf-16', gzipSync(Buffer.from(`\uFEFF${request()}\n`, 'utf16le'))],
  ])('%s is set aside with its reason', async (reason, bytes) => {
    write(APPLICATION, bytes);
    const report = await reportOf();
    expect(report.sources).toMatchObject([{ lines: 0, quarantined: { [reason]: 1 } }]);
  });

  test('gzip, zeros and gzip again are one log', async () => {
    const parts = [0, 10].map((from) => {
      const ports = Array.from({ length: 10 }, (_, at) => from + at + 1);
      return gzipSync(ports.map((port) => `${request({ port, trace: `TID_${port}` })}\n`).join(''));
    });
    const [first = Buffer.alloc(0), second = Buffer.alloc(0)] = parts;
    write(APPLICATION, Buffer.concat([first, Buffer.alloc(512), second]));
    expect((await reportOf()).sources).toMatchObject([{ lines: 20, rows: 20 }]);
  });

  test('flow logs and logs of applications are no load balancer logs', async () => {
    const flow =
      '2 123456789012 eni-0a0000 172.31.16.139 172.31.16.21 20000 22 6 20 4249 1418530010 1418530070 ACCEPT OK';
    write(
      'AWSLogs/123456789012/vpcflowlogs/eu-west-1/2026/09/17/123456789012_vpcflowlogs_eu-west-1_fl-0_20260917T0520Z_1f.log.gz',
      `version account-id interface-id\n${`${flow}\n`.repeat(50)}`,
    );
    const application =
      '2026-09-17T05:19:00.123Z INFO [main] started the worker number 0 in a pool of eight now';
    write('app/server.log', `${application}\n`.repeat(50));
    const { stderr, status } = await run();
    expect(status).toBe(2);
    expect(stderr).toContain('none of the 2 files in');
  });

  test('vended JSON beside the legacy log counts the same connections once, and alone as many', async () => {
    const record = {
      ...{ type: 'https', time: '2026-09-17T05:19:57.006409Z', client_port: '203.0.113.7:48058' },
      ...{ elb: 'app/shop/50dc6c495c0c9188', ip_address: '198.51.100.4', conn_trace_id: 'TID_1' },
      ...{ ssl_cipher: 'TLS_AES_128_GCM_SHA256', ssl_protocol: 'TLSv1.3', target_port: null },
      request_creation_time: '2026-09-17T05:19:56.950000Z',
    };
    write(`${FOLDER}/0b1c2d3e.log.gz`, `${JSON.stringify(record)}\n`);
    const alone = balancersIn(await reportOf());
    expect(alone).toMatchObject([{ place: PLACE, handshakes: 1 }]);
    write(APPLICATION, `${request({ trace: 'TID_1' })}\n`);
    expect(balancersIn(await reportOf())).toMatchObject([{ place: PLACE, handshakes: 1 }]);
  });

  test('a vended plain log beside the legacy one counts the same connections once', async () => {
    const lines = [1, 2, 3].map((port) => `${request({ port, trace: `TID_${port}` })}\n`).join('');
    write(APPLICATION, lines);
    write(`${FOLDER}/9a1b2c3d4e.log.gz`, lines);
    expect(balancersIn(await reportOf())).toMatchObject([{ place: PLACE, handshakes: 3 }]);
  });
});

describe('what a line is', () => {
  test('a garbled classic line has a bad time, and is not right but without a handshake', async () => {
    const line =
      '9xx6-99-99T99:99:99.999999Z old nonsense 10.0.0.1:80 0.1 0.1 0.1 200 200 0 57 "GET / HTTP/1.1"';
    write(CLASSIC, `${line}\n`);
    expect((await reportOf()).sources).toMatchObject([
      { skipped: {}, rejected: { 'bad-time': 1 } },
    ]);
  });

  test('plain HTTP on an HTTPS listener is no handshake, by either log', async () => {
    write(APPLICATION, `${request({ plain: true })}\n`);
    write(
      CONNECTION,
      '2026-09-17T05:19:57.000000Z 203.0.113.9 44444 443 - - - "-" - - - TID_1 - app/shop/50dc6c495c0c9188 198.51.100.4\n',
    );
    const { sources, rates } = await reportOf();
    expect(rates).toEqual([]);
    expect(sources.map(({ skipped }) => skipped)).toEqual([
      { 'no-handshake': 1 },
      { 'no-handshake': 1 },
    ]);
  });

  test('plain HTTP on an HTTPS listener is no history', async () => {
    const plain = request({ plain: true, at: '2026-09-17T05:19:50', trace: 'TID_bad' });
    write(APPLICATION, `${plain}\n${request({ port: 44_446 })}\n`);
    expect(balancersIn(await reportOf())).toMatchObject([{ handshakes: 1, ceiling: 0 }]);
  });

  test('instants from before 2009 or beyond the delivery are bad times', async () => {
    const lines = ['9999-12-31T23:59:59', '0001-01-02T03:04:05', '2026-09-18T05:20:01'].map((at) =>
      request({ at, trace: `TID_${at.slice(0, 4)}` }),
    );
    write(APPLICATION, `${[...lines, request()].join('\n')}\n`);
    const { sources, window } = await reportOf();
    expect(sources).toMatchObject([{ rows: 1, rejected: { 'bad-time': 3 } }]);
    expect(window.end).toMatch(/^2026-09-17T05/);
  });

  test('a connection time that is no whole number since 2009 is a bad number', async () => {
    const right = Array.from({ length: 5 }, (_, at) => networkLine(51_000 + at, '5'));
    const wrong = ['5.5', '1e3', '100000000000000000000', '9999999999999'].map((time, at) =>
      networkLine(52_000 + at, time),
    );
    write(NETWORK, `${[...right, ...wrong].join('\n')}\n`);
    const { sources, window } = await reportOf();
    expect(sources).toMatchObject([{ rows: 5, rejected: { 'bad-number': 4 } }]);
    expect(window.start).toMatch(/^2026-09-17T05/);
  });

  test('one trace id at two balancers is two connections', async () => {
    const other = { balancer: 'app/other/1111111111111111', certificate: 'session-reused' };
    write(APPLICATION, `${request()}\n${request(other)}\n`);
    expect(balancersIn(await reportOf())).toMatchObject([
      { place: expect.stringContaining('app/other/1111111111111111'), handshakes: 1, resumed: 1 },
      { place: PLACE, handshakes: 1, resumed: 0 },
    ]);
  });

  test.each([
    ['in one object', [APPLICATION, APPLICATION]],
    ['in two objects', [APPLICATION, APPLICATION.replace('_4aaaaaaa', '_4bbbbbbb')]],
  ])('a connection of which some lines carry no trace id is one: %s', async (_where, keys) => {
    const lines = [request({ trace: '-' }), request({ at: '2026-09-17T05:19:58' })];
    const byKey = Map.groupBy(lines, (line) => keys[lines.indexOf(line)] ?? '');
    for (const [key, of] of byKey) write(key, `${of.join('\n')}\n`);
    expect(balancersIn(await reportOf())).toMatchObject([{ place: PLACE, handshakes: 1 }]);
  });
});
