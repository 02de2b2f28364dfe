import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { TokenHasher } from '../../../functions/ingest/connections/token-hash.ts';
import { DAY_MS, FIRST_MS } from '../../../functions/model/time.ts';
import {
  accountedFor,
  CLIENT_KEY,
  filesBelow,
  ingestBytes,
  NOW_MS,
  readParquet,
  temporaryFolder,
} from './read-lake.ts';

const LINE = {
  schema: 1,
  run_id: 'by-hand',
  tried_at_ms: Date.parse('2026-01-02T23:59:59.999Z'),
  balancer: 'net/api/2222222222222222',
  balancer_type: 'network',
  region: 'eu-west-1',
  issuer_node: '10.0.0.1',
  node: '10.0.0.2',
  mechanism: 'session-ticket',
  outcome: 'resumed',
};
const text = (...lines: readonly (object | string)[]) =>
  lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n');
const { tried_at_ms: _, ...UNTIMED } = LINE;

async function ingestLines(...lines: readonly (object | string)[]) {
  const found = await ingestBytes('results.ndjson', [Buffer.from(text(...lines))]);
  const keys = found.source.trialKeys;
  const rows = await Promise.all(keys.map((key) => readParquet(join(found.lakeDir, key))));
  return { ...found, trials: rows.flat() };
}

test('a line with only the required fields is a trial; the relation follows', async () => {
  const { source, trials } = await ingestLines(LINE);
  expect(source).toMatchObject({
    kind: 'trial-results',
    lines: 1,
    rows: 1,
    balancerType: 'network',
  });
  expect(source.trialKeys).toEqual([
    `v2/trials/balancer_type=network/region=eu-west-1/day=2026-01-02/xx-${source.sourceId}.parquet`,
  ]);
  expect(trials).toMatchObject([
    {
      run_id: 'by-hand',
      relation: 'cross-node',
      outcome: 'resumed',
      reissued: null,
      error: null,
      certificate_checked: null,
      ticket_key_hash: null,
    },
  ]);
});

test('all optional fields come through, a time as ISO 8601 too, unknown fields are ignored', async () => {
  const { trials } = await ingestLines({
    ...UNTIMED,
    ...{ tried_at: '2026-01-02T12:00:00+01:00', prober_region: 'eu-west-1', tls_version: '1.2' },
    ...{ outcome: 'failed', reissued: false, ticket_lifetime_s: 7200, session_age_ms: 1_500 },
    ...{ connect_ms: 0.5, handshake_ms: 12.25, error: 'alert:40', client_port: 51_000 },
    ...{ relation: 'cross-node', resumed_by: null, certificate_checked: false, colour: 'red' },
  });
  expect(trials).toMatchObject([
    {
      ...{ tried_at_ms: Date.parse('2026-01-02T11:00:00Z'), tls_version: '1.2', reissued: false },
      ...{ ticket_lifetime_s: 7200, session_age_ms: 1500, connect_ms: 0.5, handshake_ms: 12.25 },
      ...{ error: 'alert:40', client_port: 51_000 },
      certificate_checked: false,
    },
  ]);
});

test('an account comes through, and of the token of a request its hash under the key of the lake', async () => {
  const token = `${'0123456789abcdef'.repeat(2)}00000001`;
  const told = { account_id: '123456789012', request_token: token };
  const { trials, lakeDir } = await ingestLines(LINE, { ...LINE, ...told });
  const hash = new TokenHasher(CLIENT_KEY).hashOfText(token);
  expect(trials).toMatchObject([
    { account_id: null, probe_token: null },
    { account_id: '123456789012', probe_token: hash },
  ]);
  for (const bytes of (await filesBelow(lakeDir)).values()) {
    expect(Buffer.from(bytes).includes(token)).toBe(false);
  }
});

test('a trial that failed for its version may name the one that the node chose', async () => {
  const chosen = { mechanism: 'psk', outcome: 'failed', error: 'version', tls_version: '1.2' };
  const { source, trials } = await ingestLines(
    { ...LINE, ...chosen },
    { ...LINE, ...chosen, outcome: 'full', error: null },
  );
  expect(trials).toMatchObject([chosen]);
  expect(source.rejected).toEqual({ 'bad-trial': 1 });
});

test.each<[string, object | string]>([
  ['no JSON', '{"schema":1,'],
  ['another version', { ...LINE, schema: 2 }],
  ['no run', { ...LINE, run_id: undefined }],
  ['no time', UNTIMED],
  ['a time beyond all calendars', { ...LINE, tried_at_ms: 1e16 }],
  ['no issuer, not even null', { ...LINE, issuer_node: undefined }],
  ['a name that is too long', { ...LINE, balancer: 'x'.repeat(257) }],
  ['a name that moves the cursor', { ...LINE, node: '10.0.0.1\u001b[2J' }],
  ['a Region that leaves its folder', { ...LINE, region: '../../etc' }],
  ['a mechanism that does not exist', { ...LINE, mechanism: 'magic' }],
  ['an outcome that a log has, but no trial', { ...LINE, outcome: 'unknown' }],
  ['a relation that contradicts the nodes', { ...LINE, relation: 'same-node' }],
  ['resumed without an offer', { ...LINE, issuer_node: null }],
  ['a ticket over TLS 1.3', { ...LINE, tls_version: '1.3' }],
  ['a check that is neither done nor left out', { ...LINE, certificate_checked: 'maybe' }],
  ['an account that is none', { ...LINE, account_id: '12345' }],
  ['a token that no probe sends', { ...LINE, request_token: 'a/../b' }],
  ['an error in free text', { ...LINE, error: 'the secret was 0123' }],
])('a wrong line is rejected, the rest counts: %s', async (_name, wrong) => {
  const { source, lakeDir } = await ingestLines(LINE, wrong, '', { ...LINE, client_port: 1 });
  expect(source).toMatchObject({
    ...{ lines: 4, rows: 2, skipped: { 'empty-line': 1 }, rejected: { 'bad-trial': 1 } },
  });
  expect(accountedFor(source)).toBe(source.lines);
  const rejects = await readFile(join(lakeDir, `rejects/${source.sourceId}.ndjson`), 'utf8');
  expect(JSON.parse(rejects)).toMatchObject({ line: 2, reason: 'bad-trial' });
  expect(rejects).not.toContain('secret');
});

test('a line over 64 KB is rejected unread', async () => {
  const { source } = await ingestLines(LINE, { ...LINE, padding: 'x'.repeat(70_000) }, LINE);
  expect(source).toMatchObject({ lines: 3, rows: 2, rejected: { 'line-too-long': 1 } });
});

test('trials lie by type, Region and day, whatever the order of lines', async () => {
  const { source, trials } = await ingestLines(
    LINE,
    { ...LINE, tried_at_ms: LINE.tried_at_ms + 1 },
    { ...LINE, region: 'us-east-1' },
    { ...LINE, balancer_type: 'classic', balancer: 'old' },
    LINE,
  );
  expect(trials).toHaveLength(5);
  expect(source.trialKeys).toHaveLength(4);
  expect(source).toMatchObject({ balancer: null, handshakeKeys: [], endedAtMs: null });
});

test('the same file gives the same bytes, in any chunks, plain or gzip rewritten', async () => {
  const bytes = Buffer.from(
    text(...Array.from({ length: 300 }, (_n, at) => ({ ...LINE, client_port: at }))),
  );
  const [whole, cut] = await Promise.all([temporaryFolder(), temporaryFolder()]);
  await ingestBytes('results.ndjson', [bytes], {}, whole);
  // The first chunk says what the file is; a store never hands out less than a line of it.
  await ingestBytes('results.ndjson', [bytes.subarray(0, 999), bytes.subarray(999)], {}, cut);
  expect(await filesBelow(cut)).toEqual(await filesBelow(whole));
  const zipped = await ingestBytes('results.ndjson.gz', [gzipSync(bytes)]);
  expect(zipped.source).toMatchObject({ kind: 'trial-results', rows: 300 });
});

test('JSON that is no result file is no log either', async () => {
  await expect(ingestLines('{"name":"app","port":443}')).rejects.toThrow('taken for no log');
  await expect(ingestLines('{', '"schema": 1', '}')).rejects.toThrow('taken for no log');
});

test('a trial from before 2009 is bad, and one from a day beyond now has a bad time', async () => {
  const at = (ms: number, port: number) => ({ ...LINE, tried_at_ms: ms, client_port: port });
  const { source } = await ingestLines(
    ...[at(FIRST_MS - 1, 1), at(FIRST_MS, 2), at(NOW_MS + DAY_MS, 3), at(NOW_MS + DAY_MS + 1, 4)],
    { ...UNTIMED, tried_at: '9999-12-31T23:59:59Z' },
  );
  expect(source).toMatchObject({ rows: 2, rejected: { 'bad-trial': 1, 'bad-time': 2 } });
});

test('a byte order mark before the first trial is no part of it', async () => {
  const { source } = await ingestLines(`\uFEFF${JSON.stringify(LINE)}`);
  expect(source).toMatchObject({ kind: 'trial-results', rows: 1, rejected: {} });
});

test('whatever a field holds, no trial throws or is lost', async () => {
  const values = [
    ...[null, '', '-', 0, -1, 1.5, 1e300, -0, 2 ** 53, 2 ** 53 + 2, true, [], {}, '\0', '\uFEFF'],
    ...['9999-12-31T23:59:59Z', '0001-01-01T00:00:00Z', '2026-02-30T00:00:00Z', 'x'.repeat(300)],
    ...[FIRST_MS - 1, FIRST_MS, NOW_MS + DAY_MS + 1, 253_402_300_800_000, '__proto__'],
  ];
  const optional = { ticket_lifetime_s: 1, session_age_ms: 1, connect_ms: 1, handshake_ms: 1 };
  const base = {
    ...LINE,
    ...optional,
    error: null,
    client_port: 1,
    tried_at: null,
    relation: null,
  };
  const lines = Object.keys(base).flatMap((field) =>
    values.map((value) => ({ ...base, [field]: value })),
  );
  const { source, trials } = await ingestLines(LINE, ...lines);
  expect(source.lines).toBe(lines.length + 1);
  expect(accountedFor(source)).toBe(source.lines);
  for (const { tried_at_ms: atMs } of trials) {
    expect(atMs).toBeGreaterThanOrEqual(FIRST_MS);
    expect(atMs).toBeLessThanOrEqual(NOW_MS + DAY_MS);
  }
});
