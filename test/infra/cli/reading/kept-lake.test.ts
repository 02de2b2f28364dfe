import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Fault } from '../../../../functions/errors.ts';
import { LAKE_VERSION } from '../../../../functions/lake/table-key.ts';
import type { Report } from '../../../../functions/model/report.ts';
import {
  ANALYSE_DEFAULTS,
  type AnalyseSettings,
  analyse,
} from '../../../../infra/cli/measuring/analyse-run.ts';
import { sampleObjects } from '../../../functions/ingest/wholes/stored-objects.ts';
import { writeTrials } from '../text/trial-lines.ts';

// A lake that is kept, through runs over a folder that changes: each report is that of a fresh lake.

const NOW_MS = Date.parse('2026-03-01T00:00:00Z');
const ONE_THREAD = { threads: { threads: 1, objectsEach: 1, bytesEach: 1 } };
const TWO_THREADS = { threads: { threads: 2, objectsEach: 1, bytesEach: 1 } };

let dir = '';
let logs = '';
let lake = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'kept-lake-'));
  logs = join(dir, 'logs');
  lake = join(dir, 'lake');
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

async function run(settings: Partial<AnalyseSettings> = {}): Promise<Report> {
  const { report } = await analyse(
    { ...ANALYSE_DEFAULTS, paths: [logs], lakeDir: lake, ...settings },
    {
      ...{ nowMs: () => NOW_MS, version: '0.0.0', onProgress: () => {} },
      temporaryDir: () => mkdtempSync(join(dir, 'temporary-')),
      signal: new AbortController().signal,
    },
  );
  return report;
}

/** The report of a run over the same files that keeps nothing. */
const fresh = (paths = [logs]) => run({ lakeDir: null, paths });

function place(from: number, to: number, lines = 4, into = logs): readonly string[] {
  return sampleObjects(to, lines)
    .slice(from)
    .map(({ key, bytes }) => {
      const path = join(into, key);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, bytes);
      return path;
    });
}

/** The lake's Parquet files by their names, with hashes of their bytes. */
function tables(): ReadonlyMap<string, string> {
  const root = join(lake, `v${LAKE_VERSION}`);
  const names = readdirSync(root, { recursive: true, encoding: 'utf8' });
  const files = names.filter((name) => statSync(join(root, name)).isFile()).sort();
  return new Map(
    files.map((name) => {
      const bytes = readFileSync(join(root, name));
      return [name, createHash('sha256').update(bytes).digest('hex')];
    }),
  );
}

const tableFiles = (table: string) => [...tables().keys()].filter((name) => name.startsWith(table));

test('the same objects again change no byte, and one more adds to them', async () => {
  place(0, 20);
  expect(await run()).toEqual(await fresh());
  const before = tables();
  expect(before.size).toBe(2);
  expect(await run()).toEqual(await fresh());
  expect(tables()).toEqual(before);
  place(20, 21);
  expect(await run()).toEqual(await fresh());
  expect(tables().size).toBe(4);
  expect([...tables()]).toEqual(expect.arrayContaining([...before]));
});

test('a run over fewer files covers these alone, though the lake holds more', async () => {
  const [first = '', ...others] = place(0, 6);
  const whole = await run();
  for (const path of others) unlinkSync(path);
  // Since when a balancer is judged depends on what the lake holds, by design.
  const counted = ({ sources, rates, matrix }: Report) => ({ sources, rates, matrix });
  expect(counted(await run())).toEqual(counted(await fresh()));
  expect(counted(await run({ paths: [first] }))).toEqual(counted(await fresh([first])));
  place(0, 6);
  for (const path of [first, ...others]) utimesSync(path, 1_700_000_000, 1_700_000_000);
  expect(await run()).toEqual(whole);
});

test('a changed file of the same name takes the place of what it was', async () => {
  const [first = ''] = place(0, 2, 40);
  await run();
  const text = readFileSync(first, 'utf8');
  writeFileSync(first, text.split('\n').slice(0, 3).join('\n'));
  expect(await run()).toEqual(await fresh());
  writeFileSync(first, text);
  expect(await run()).toEqual(await fresh());
  expect(await run()).toEqual(await fresh());
});

test('rows that were replaced go, where they are a good part of their files', async () => {
  const paths = place(0, 2, 40);
  await run();
  for (let time = 1; time <= 4; time += 1) {
    for (const path of paths) utimesSync(path, 1_700_000_000 + time, 1_700_000_000 + time);
    expect(await run()).toEqual(await fresh());
  }
  expect(tableFiles('handshakes')).toHaveLength(1);
  expect(tableFiles('sources')).toHaveLength(1);
});

test('an object in two folders counts once, and the readable copy counts', async () => {
  place(0, 3);
  const copy = join(dir, 'copy');
  cpSync(logs, copy, { recursive: true });
  expect(await run({ paths: [logs, copy] })).toEqual(await fresh());
  const [first = ''] = place(0, 1);
  // As long as the copy, and no gzip.
  const { size } = statSync(first);
  writeFileSync(first, Buffer.concat([Buffer.from([0x1f, 0x8b]), Buffer.alloc(size - 2, 1)]));
  const mended = await fresh([copy]);
  expect(await run({ paths: [logs, copy] })).toEqual(mended);
  expect(await run({ lakeDir: null, paths: [logs, copy] })).toEqual(mended);
  expect(await run({ lakeDir: join(dir, 'other'), paths: [logs, copy] })).toEqual(mended);
});

test('many runs over a growing folder leave few files', async () => {
  for (let objects = 1; objects <= 20; objects += 1) {
    place(objects - 1, objects);
    await run();
  }
  expect(await run()).toEqual(await fresh());
  expect(tableFiles('handshakes').length).toBeLessThan(8);
  expect(tableFiles('sources').length).toBeLessThan(8);
}, 60_000);

test('a kill between writing a whole and removing its parts changes no number', async () => {
  place(0, 3);
  await run();
  const parts = join(dir, 'parts');
  cpSync(join(lake, `v${LAKE_VERSION}`), parts, { recursive: true });
  for (const path of place(0, 3)) utimesSync(path, 1_700_000_000, 1_700_000_000);
  await run();
  // The rows that were merged away are there again, beside the whole that took their place.
  cpSync(parts, join(lake, `v${LAKE_VERSION}`), { recursive: true });
  expect(await run()).toEqual(await fresh());
});

test('rows that no ledger names count nothing, and go', async () => {
  place(0, 3);
  await run();
  const [ledger = ''] = tableFiles('sources');
  const kept = join(lake, `v${LAKE_VERSION}`, ledger);
  const [first = '', ...others] = place(0, 3);
  for (const path of others) unlinkSync(path);
  unlinkSync(kept);
  utimesSync(first, 1_700_000_000, 1_700_000_000);
  expect(await run()).toEqual(await fresh());
  expect(tableFiles('handshakes')).toHaveLength(1);
});

test('a result file is read again, and its row in the ledger is not written twice', async () => {
  place(0, 1);
  const trials = writeTrials(join(dir, 'trials.ndjson'), '2026-01-02T10:00:00Z', 'full');
  const paths = [logs, trials];
  expect(await run({ paths })).toEqual(await fresh(paths));
  const before = tables();
  expect(await run({ paths })).toEqual(await fresh(paths));
  expect(tables()).toEqual(before);
});

test('another keep-alive time reads the objects again', async () => {
  place(0, 3);
  const keepAliveMs = 60_000;
  await run();
  expect(await run({ keepAliveMs })).toEqual(await run({ lakeDir: null, keepAliveMs }));
});

describe('threads', () => {
  test('give the report of one, whatever they hold at once', async () => {
    place(0, 40);
    const expected = await fresh();
    const limits = { rows: 10, objects: 3, partitions: 1 };
    expect(await run({ reading: TWO_THREADS })).toEqual(expected);
    expect(await run({ lakeDir: null, reading: TWO_THREADS })).toEqual(expected);
    expect(await run({ lakeDir: null, reading: { ...TWO_THREADS, limits } })).toEqual(expected);
    expect(await run({ lakeDir: null, reading: { ...ONE_THREAD, limits } })).toEqual(expected);
  });

  test('a fault in one of them is that of the run, with its cause', async () => {
    place(0, 4);
    mkdirSync(lake);
    // A file stands where a folder must be made.
    writeFileSync(join(lake, `v${LAKE_VERSION}`), '');
    const fault = await run({ reading: TWO_THREADS }).catch((error: unknown) => error);
    expect(fault).toBeInstanceOf(Fault);
    expect(fault).toMatchObject({ code: 'lake-write-failed', cause: { code: 'ENOTDIR' } });
    expect(partials()).toEqual([]);
  });

  test('end at once when the run is interrupted, and leave no partial file', async () => {
    place(0, 40);
    const interruption = new AbortController();
    const settings = { ...ANALYSE_DEFAULTS, paths: [logs], lakeDir: lake, reading: TWO_THREADS };
    const running = analyse(settings, {
      ...{ nowMs: () => NOW_MS, version: '0.0.0' },
      onProgress: () => interruption.abort(new Error('SIGINT')),
      temporaryDir: () => mkdtempSync(join(dir, 'temporary-')),
      signal: interruption.signal,
    });
    await expect(running).rejects.toThrow('SIGINT');
    expect(partials()).toEqual([]);
    expect(await run()).toEqual(await fresh());
  });
});

test('a lake of version 1 is refused in one line', async () => {
  place(0, 1);
  mkdirSync(join(lake, 'sources'), { recursive: true });
  await expect(run()).rejects.toThrow(
    `${lake} is a lake of version 1, which is not read: read the logs again into a new folder with --lake`,
  );
  expect(existsSync(join(lake, `v${LAKE_VERSION}`))).toBe(false);
});

function partials(): readonly string[] {
  return readdirSync(lake, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.partial'))
    .map((name) => basename(name));
}
