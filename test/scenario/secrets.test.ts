import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MECHANISMS } from '../../functions/model/balancer.ts';
import { readParquet } from '../functions/ingest/read-lake.ts';
import { type SecretLab, startSecretLab } from './secret-lab.ts';
import { type Secret, SecretSearch } from './secret-search.ts';

// Whatever the commands write is searched for what the servers know to be secret.

const CLI = new URL('../../infra/cli/', import.meta.url).pathname;
/** The live lines and colours are for terminals alone. */
const AS_TERMINAL =
  'data:text/javascript,for (const one of [process.stdout, process.stderr]) one.isTTY = true';

let lab: SecretLab;
let dir = '';
let secrets: readonly Secret[];
/** What each run wrote to its two streams. */
const streams: Record<string, Buffer> = {};

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'secrets-test-'));
  lab = await startSecretLab();
  writeFileSync(join(dir, 'targets.json'), JSON.stringify(lab.targets));
  mkdirSync(join(dir, 'results'));
  const probe = ['--targets', 'targets.json', '--attempts', '3', '--explain'];
  await run('steps', 'probe', ...probe, '--out', 'results/steps.ndjson');
  await run('json', 'probe', ...probe, '--json', '--out', 'results/json.ndjson');
  const analyse = ['--probe-results', 'results', '--targets', 'targets.json', '--lake', 'lake'];
  await run('report', 'analyse', ...analyse, '--json');
  await run('table', 'analyse', '--verbose', ...analyse);
  secrets = lab.secrets();
}, 120_000);
afterAll(async () => {
  await lab.close();
  rmSync(dir, { recursive: true, force: true });
});

/** Runs a command in a process of its own and keeps what it wrote to stdout and stderr. */
function run(name: string, command: string, ...args: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    execFile(
      process.execPath,
      ['--import', AS_TERMINAL, join(CLI, `${command}.ts`), ...args],
      { cwd: dir, encoding: 'buffer', maxBuffer: 1e8 },
      (error, stdout, stderr) => {
        streams[`${name}, stdout`] = stdout;
        streams[`${name}, stderr`] = stderr;
        if (error === null) resolve();
        else reject(new Error(`${name}: ${stderr}`));
      },
    );
  });
}

/** All that was written: the streams, each file, and of Parquet files the values, too. */
async function written(folder = dir): Promise<ReadonlyMap<string, Buffer>> {
  const all = new Map(Object.entries(streams));
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    all.set(path, readFileSync(path));
    if (!path.endsWith('.parquet')) continue;
    all.set(`${path}, values`, Buffer.from(JSON.stringify(await readParquet(path))));
  }
  return all;
}

async function leaks(search: SecretSearch, folder = dir): Promise<readonly string[]> {
  return [...(await written(folder))].flatMap(([place, bytes]) =>
    search.in(bytes).map((kind) => `${kind} in ${place}`),
  );
}

test('the runs were the real thing: every mechanism resumed, every kind of secret is known', () => {
  const { matrix } = JSON.parse(String(streams['report, stdout']));
  const resumed = matrix.filter((cell: { resumed: number }) => cell.resumed > 0);
  const mechanisms = new Set(resumed.map((cell: { mechanism: string }) => cell.mechanism));
  expect(mechanisms).toEqual(new Set(MECHANISMS));
  const kinds = Map.groupBy(secrets, ({ kind }) => kind);
  const known = [...kinds].map(([kind, all]) => [kind, all.length] as const);
  for (const [kind, least] of Object.entries({
    ...{ 'client key': 1, 'ticket key': 4, 'session id': 50, 'session secret': 50 },
    ...{ ticket: 50, 'handshake secret': 200 },
  })) {
    expect(new Map(known).get(kind), kind).toBeGreaterThanOrEqual(least);
  }
  for (const { bytes } of secrets) expect(bytes.length).toBeGreaterThanOrEqual(32);
});

test('all that was written was looked at: steps, live lines, trials, lake, report, tables', async () => {
  const places = await written();
  const text = (name: string) => String(places.get(name));
  expect(text('steps, stdout')).toContain('offer: decided: resumed by psk');
  expect(text('steps, stderr')).toContain('\u001b[2K');
  expect(text('json, stderr')).toContain('fetch: got NewSessionTicket');
  expect(text('table, stdout')).toContain('Per node, probed');
  expect(String(places.get(join(dir, 'results/json.ndjson')))).toContain('"run_id"');
  const values = [...places].filter(([place]) => place.endsWith(', values'));
  expect(values.some(([, bytes]) => bytes.includes('127.0.0.1'))).toBe(true);
});

test('no session, ticket or key is in it, nor eight bytes of one in any form', async () => {
  expect(await leaks(new SecretSearch(secrets))).toEqual([]);
});

describe('the search finds what would leak', () => {
  const secret = Buffer.from(
    'c0ffee00d15ea5e0feedfacecafebabe0123456789abcdef8badf00ddeadbeef',
    'hex',
  );
  const search = new SecretSearch([{ kind: 'secret', bytes: secret }]);
  const part = secret.subarray(11, 19);
  const forms: readonly (readonly [string, Buffer | string])[] = [
    ['bytes', Buffer.concat([Buffer.from('{"a":"'), secret, Buffer.from('"}')])],
    ['eight bytes', part],
    ['Latin-1 taken for text', secret.toString('latin1')],
    ['Latin-1 in JSON', JSON.stringify({ part: part.toString('latin1') })],
    ['hex', `id=${secret.toString('hex')};`],
    ['HEX', secret.toString('hex').toUpperCase()],
    ['hex of eight bytes, one digit late', `0${part.toString('hex')}0`],
    ['hex with colons', (secret.toString('hex').match(/../g) ?? []).join(':')],
    ['an inspected Buffer', `<Buffer ${(part.toString('hex').match(/../g) ?? []).join(' ')}>`],
    ['base64', secret.toString('base64')],
    ['base64url', `x.${secret.toString('base64url')}.y`],
    ...[0, 1, 2].map((lead) => {
      const more = Buffer.concat([Buffer.alloc(30 + lead, 7), part, Buffer.alloc(31, 9)]);
      return [`base64 of more, ${lead} bytes late`, `session-${more.toString('base64')}`] as const;
    }),
    ['a Buffer as JSON', JSON.stringify(part)],
    ['a Buffer as indented JSON', JSON.stringify({ part }, null, 2)],
  ];

  test.each(forms)('%s', (_form, planted) => {
    expect(search.in(Buffer.from(planted))).toEqual(['secret']);
  });

  test('and nothing where there is less than that', () => {
    const less = secret.subarray(0, 7);
    for (const form of ['hex', 'base64', 'latin1'] as const) {
      expect(search.in(Buffer.from(`before ${less.toString(form)} after`))).toEqual([]);
    }
  });

  test('a ticket that a prober wrote into its results is found in the lake', async () => {
    const ticket = secrets.find(({ kind }) => kind === 'ticket');
    const planted = join(dir, 'planted');
    mkdirSync(planted);
    const line = {
      ...{
        schema: 1,
        run_id: ticket?.bytes.subarray(40, 60).toString('base64url'),
        tried_at_ms: Date.UTC(2026, 0, 2),
      },
      ...{ balancer: 'b', balancer_type: 'network', region: 'eu-west-1', issuer_node: null },
      ...{ node: 'n', mechanism: 'psk', outcome: 'full' },
    };
    writeFileSync(join(planted, 'results.ndjson'), JSON.stringify(line));
    const args = ['--probe-results', 'planted/results.ndjson', '--lake', 'planted/lake'];
    await run('planted', 'analyse', ...args);
    const found = await leaks(new SecretSearch(secrets), planted);
    rmSync(planted, { recursive: true });
    expect(found).toHaveLength(3);
    expect(found.filter((leak) => leak.endsWith('.parquet, values'))).toHaveLength(1);
  });
});
