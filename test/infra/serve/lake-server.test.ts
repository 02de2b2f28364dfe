import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { historySchema } from '../../../functions/model/history.ts';
import { type Report, reportSchema } from '../../../functions/model/report.ts';
import { keepHistory } from '../../../functions/publish/keep-history.ts';
import { replaceLatest } from '../../../functions/publish/latest-report.ts';
import { makeReport } from '../../../functions/publish/report.ts';
import { FolderStore } from '../../../infra/local/folder-store.ts';
import { type LakeServer, serveLake } from '../../../infra/serve/lake-server.ts';
import { buildServedShell, type ServedShell } from '../../../infra/serve/served-page.ts';
import { reportOfBefore } from '../../functions/publish/report-of-before.ts';
import { sampleParts } from '../../functions/publish/report-samples.ts';
import { sampleHours } from '../../functions/publish/samples/hourly-samples.ts';
import { ask } from './ask.ts';

const REPORT = makeReport(sampleParts());
const T0 = Date.UTC(2026, 2, 3);
const HOURS = {
  window: { startMs: T0, endMs: T0 + 86_400_000, revision: 0 },
  hours: sampleHours(T0, 24, { '10.0.0.1': () => 100 }),
};
const DOCUMENTS = ['report', 'history', 'rates', 'balancers', 'clients', 'deviations'];
const PATHS = ['/', '/metrics', ...DOCUMENTS.map((name) => `/api/${name}`)];

let dir = '';
let shell: ServedShell;
let lake: FolderStore;
let server: LakeServer;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'serve-test-'));
  shell = await buildServedShell();
  lake = new FolderStore(dir);
  await replaceLatest(REPORT, lake, () => true);
  await keepHistory(HOURS, lake);
  server = await serveLake(lake, shell, 0);
});
afterAll(async () => {
  await server.close();
  await rm(dir, { recursive: true, force: true });
});

const get = (path: string, headers: Record<string, string> = {}) =>
  ask(server.url, path, { headers });
const json = async (path: string) => JSON.parse((await get(path)).text);

describe('the read API', () => {
  test('gives the report and the history as they stand in the lake', async () => {
    expect(reportSchema.parse(await json('/api/report'))).toEqual(REPORT);
    const history = historySchema.parse(await json('/api/history'));
    expect(history.spans.day?.series[0]?.handshakes).toEqual(new Array(24).fill(100));
  });

  test('gives the deviations, with the window that they are of', async () => {
    const { generatedAt, window, deviations } = REPORT;
    expect(deviations.length).toBeGreaterThan(0);
    expect(await json('/api/deviations')).toEqual({ generatedAt, window, deviations });
  });

  test('gives the verdict of each balancer, with the window that it is of', async () => {
    const { generatedAt, window, balancers } = REPORT;
    expect(balancers.length).toBeGreaterThan(0);
    expect(await json('/api/balancers')).toEqual({ generatedAt, window, balancers });
  });

  test('gives the rates of which all that is asked for holds', async () => {
    const ofAll = REPORT.rates.filter(({ clientKind }) => clientKind === 'all');
    expect((await json('/api/rates')).rates).toEqual(ofAll);
    const [one] = REPORT.rates.filter(({ level }) => level === 'balancer');
    const { balancer = '', region } = one ?? {};
    const query = new URLSearchParams({
      level: 'balancer',
      balancer: balancer ?? '',
      region: region ?? '',
    });
    const { rates } = await json(`/api/rates?${query}`);
    expect(rates).toEqual(
      ofAll.filter((rate) => rate.level === 'balancer' && rate.balancer === balancer),
    );
    expect((await json('/api/rates?evidence=trials&node=192.0.2.99')).rates).toEqual([]);
  });

  test('gives rates of one kind of client only where that kind is asked for', async () => {
    const { rates } = await json('/api/rates?clientKind=go-http');
    expect(rates.length).toBeGreaterThan(0);
    expect(rates).toEqual(REPORT.rates.filter(({ clientKind }) => clientKind === 'go-http'));
  });

  test('gives what is known of clients, with the window that it is of', async () => {
    const { generatedAt, window, clients } = REPORT;
    expect(clients.length).toBeGreaterThan(0);
    expect(await json('/api/clients')).toEqual({ generatedAt, window, clients });
  });

  test('answers from a report of a version without kinds of clients as before', async () => {
    const dirOf = await mkdtemp(join(tmpdir(), 'serve-before-'));
    const older = new FolderStore(dirOf);
    const before = reportOfBefore(REPORT);
    await replaceLatest(before, older, () => true);
    const other = await serveLake(older, shell, 0);
    const of = async (path: string) => JSON.parse((await ask(other.url, path)).text);
    expect((await of('/api/rates')).rates).toEqual(before.rates);
    expect((await of('/api/rates?clientKind=go-http')).rates).toEqual([]);
    expect((await of('/api/clients')).clients).toEqual([]);
    expect((await ask(other.url, '/')).status).toBe(200);
    await other.close();
    await rm(dirOf, { recursive: true });
  });

  const BAD_QUERIES = [
    ['a kind that is not listed', 'clientKind=netscape', 'clientKind'],
    ['an unknown name', 'levels=node', 'levels'],
    ['a value outside of a closed set', 'level=cluster', 'level'],
    ['a name twice', 'level=node&level=region', 'level: given more than once'],
    ['an empty text', 'region=', 'region must not be empty'],
  ] as const;
  test.each(BAD_QUERIES)('refuses %s with 400 and one line', async (_, query, reason) => {
    const { status, text } = await get(`/api/rates?${query}`);
    expect(status).toBe(400);
    const { error } = JSON.parse(text);
    expect(error).toContain(reason);
    expect(error).not.toContain('\n');
  });

  test('answers 404 with what to do while the lake holds no report', async () => {
    const empty = await mkdtemp(join(tmpdir(), 'serve-empty-'));
    const other = await serveLake(new FolderStore(empty), shell, 0);
    for (const path of PATHS) {
      const { status, text } = await ask(other.url, path);
      expect([path, status]).toEqual([path, 404]);
      expect(JSON.parse(text).error).toContain('npm run analyse');
    }
    await other.close();
    await rm(empty, { recursive: true });
  });

  test('answers 500 with one line where a document of the lake is broken', async () => {
    const states = { load: async () => Promise.reject(new Error('secret path')) };
    const other = await serveLake({ ...states, replace: async () => false }, shell, 0);
    const { status, text } = await ask(other.url, '/api/report');
    await other.close();
    expect([status, text]).toEqual([500, expect.not.stringContaining('secret')]);
  });
});

describe('every document', () => {
  test.each(PATHS)('%s has a strong ETag, and 304 for who has it', async (path) => {
    const first = await get(path);
    const { etag = '' } = first.headers;
    expect(etag).toMatch(/^"[\w-]{27}"$/);
    for (const known of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
      const { status, text, headers } = await get(path, { 'If-None-Match': known });
      expect([known, status, text, headers.etag]).toEqual([known, 304, '', etag]);
    }
    expect((await get(path, { 'If-None-Match': '"other"' })).status).toBe(200);
  });

  test.each(PATHS)('%s answers HEAD with the fields alone', async (path) => {
    const { date: _of, ...whole } = (await get(path)).headers;
    const { status, text, headers } = await ask(server.url, path, { method: 'HEAD' });
    expect([status, text]).toEqual([200, '']);
    expect(headers).toMatchObject({ ...whole, 'content-length': whole['content-length'] });
  });

  test.each([...PATHS, '/nothing'])(
    '%s may be read by nobody else, nor be guessed at',
    async (path) => {
      const { headers } = await get(path, { Origin: 'https://evil.example' });
      expect(headers).toMatchObject({
        'cache-control': 'no-cache',
        'cross-origin-resource-policy': 'same-origin',
        'referrer-policy': 'no-referrer',
        'x-content-type-options': 'nosniff',
      });
      expect(headers['content-security-policy']).toContain("default-src 'none'");
      expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
      expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
    },
  );

  test('changes its ETag with the report', async () => {
    const dirOf = await mkdtemp(join(tmpdir(), 'serve-later-'));
    const changing = new FolderStore(dirOf);
    const other = await serveLake(changing, shell, 0);
    const tags: (string | undefined)[] = [];
    for (const generatedAt of ['2026-03-03T00:00:00.000Z', '2026-03-04T00:00:00.000Z']) {
      await replaceLatest({ ...REPORT, generatedAt } satisfies Report, changing, () => true);
      for (const path of ['/', '/api/report']) tags.push((await ask(other.url, path)).headers.etag);
    }
    await other.close();
    await rm(dirOf, { recursive: true });
    expect(new Set(tags).size).toBe(4);
  });
});

describe('the page', () => {
  test('may ask its own server alone, and knows the ETag of the report that it shows', async () => {
    const { text, headers } = await get('/');
    const { etag = '' } = (await get('/api/report')).headers;
    expect(text).toContain(`<meta name="report-etag" content="${etag.replaceAll('"', '&quot;')}">`);
    expect(headers['content-type']).toBe('text/html; charset=utf-8');
    const policy = String(headers['content-security-policy']);
    expect(policy).toContain("connect-src 'self'");
    expect(policy).not.toMatch(/unsafe|\*|https?:/);
    expect(text).toContain(`content="${policy.replace("; frame-ancestors 'none'", '')}"`);
  });
});

describe('what is refused', () => {
  const HOSTS = ['evil.example', 'localhost.evil.example', '127.0.0.1.evil.example', '10.0.0.1'];
  test.each(HOSTS)('a name that a stranger led here: "%s"', async (Host) => {
    const { status, text } = await get('/api/report', { Host });
    expect([status, JSON.parse(text)]).toEqual([
      403,
      { error: expect.stringContaining('localhost') },
    ]);
  });

  test.each(['localhost', 'LOCALHOST:8787', '127.0.0.1:1', '[::1]:8787'])(
    'not this machine itself: %s',
    async (Host) => {
      expect((await get('/api/report', { Host })).status).toBe(200);
    },
  );

  test.each(['POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH'])('%s, with 405', async (method) => {
    const { status, text, headers } = await ask(server.url, '/api/report', { method });
    expect([status, headers.allow]).toEqual([405, 'GET, HEAD']);
    expect(JSON.parse(text).error).toContain(method);
  });

  const STRANGE = [
    ...['/nothing', '/api', '/api/report/', '/client-key', '/../client-key', '/..%2fclient-key'],
    ...['//api/report', '/api/../client-key', '/%', '/reports/latest.json', '/api/report%00'],
  ];
  test.each(STRANGE)('any other path, with 404: %s', async (path) => {
    const { status, text } = await get(path);
    expect([status, JSON.parse(text)]).toEqual([
      404,
      { error: expect.stringContaining('/api/rates') },
    ]);
  });
});
