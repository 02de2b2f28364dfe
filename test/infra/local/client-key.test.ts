import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { describe, expect, onTestFinished, test } from 'vitest';
import { readClientKey } from '../../../infra/local/client-key.ts';
import { temporaryFolder } from '../../functions/ingest/read-lake.ts';
import { testRuns } from '../../test-runs.ts';

const ROUNDS = testRuns(300, 6);
const FIRST_RUNS = 6;
const KEY_MAKER = new URL('key-maker.ts', import.meta.url).pathname;

type Maker = ChildProcessByStdio<Writable, Readable, null>;

async function startMaker(): Promise<Maker> {
  const maker = spawn(process.execPath, [KEY_MAKER], { stdio: ['pipe', 'pipe', 'inherit'] });
  onTestFinished(() => void maker.kill());
  await once(maker.stdout, 'data');
  return maker;
}

async function keyBy(maker: Maker, folder: string): Promise<string> {
  const ended = new AbortController();
  const answered = once(maker.stdout, 'data', ended);
  const onExit = () => ended.abort(new Error('a first run ended with a fault'));
  maker.once('exit', onExit);
  maker.stdin.write(`${folder}\n`);
  const [line] = await answered;
  maker.off('exit', onExit);
  return String(line).trim();
}

test(`${FIRST_RUNS} first runs at once make one key, in ${ROUNDS} rounds`, async () => {
  const root = await temporaryFolder();
  const makers = await Promise.all(Array.from({ length: FIRST_RUNS }, startMaker));
  for (let round = 0; round < ROUNDS; round += 1) {
    const folder = join(root, String(round));
    mkdirSync(folder);
    const keys = new Set(await Promise.all(makers.map((maker) => keyBy(maker, folder))));
    expect([...keys]).toEqual([readFileSync(join(folder, 'client-key'), 'utf8')]);
    expect(readdirSync(folder)).toEqual(['client-key']);
  }
}, 600_000);

test('a key is 32 bytes, for its owner alone, and stays', async () => {
  const folder = await temporaryFolder();
  const key = await readClientKey(folder);
  expect(key).toHaveLength(32);
  expect(statSync(join(folder, 'client-key')).mode & 0o777).toBe(0o600);
  expect(await readClientKey(folder)).toEqual(key);
});

describe('a key that a crash left', () => {
  const half = 'a1'.repeat(16);
  test.each([
    ['empty', ''],
    ['cut', half],
    ['cut within a byte', `${half}a`],
    ['full of the zeros of a disk', '\0'.repeat(64)],
    ['cut, then zeros', half + '\0'.repeat(32)],
  ])('%s is passed over, by name, for the same new one in all later runs', async (_, text) => {
    const folder = await temporaryFolder();
    writeFileSync(join(folder, 'client-key'), text);
    const warnings: string[] = [];
    const keys = await Promise.all(
      Array.from({ length: 3 }, () => readClientKey(folder, (line) => warnings.push(line))),
    );
    expect(new Set(keys.map((key) => Buffer.from(key).toString('hex'))).size).toBe(1);
    expect(warnings).toHaveLength(3);
    expect(warnings[0]).toMatch(/\/client-key is damaged, .*\/client-key\.2 is used in its place/);
    expect(readFileSync(join(folder, 'client-key'), 'latin1')).toBe(text);
  });

  test('is used again where a person restores it', async () => {
    const folder = await temporaryFolder();
    const key = await readClientKey(folder);
    writeFileSync(join(folder, 'client-key'), half);
    expect(await readClientKey(folder)).not.toEqual(key);
    writeFileSync(join(folder, 'client-key'), Buffer.from(key).toString('hex'));
    expect(await readClientKey(folder)).toEqual(key);
  });
});

test.each(['not hex at all', 'a1'.repeat(33)])(
  'a file that is no key is refused: %s',
  async (text) => {
    const folder = await temporaryFolder();
    writeFileSync(join(folder, 'client-key'), text);
    await expect(readClientKey(folder)).rejects.toThrow(
      /client-key is no client key of 32 bytes: /,
    );
  },
);
