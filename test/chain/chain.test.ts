import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, describe, expect, test } from 'vitest';
import { ingestObject } from '../../functions/ingest/ingest.ts';
import { sourceIdOf } from '../../functions/ingest/lake-keys.ts';
import { tableFolder } from '../../functions/lake/table-key.ts';
import { type History, type HistorySeries, placeKey } from '../../functions/model/history.ts';
import { DEFAULT_KEEP_ALIVE_MS } from '../../functions/model/rate.ts';
import type { Report } from '../../functions/model/report.ts';
import { compareText } from '../../functions/model/text-order.ts';
import { HOUR_MS } from '../../functions/model/time.ts';
import {
  HISTORY_KEY,
  LATEST_METRICS_KEY,
  LATEST_REPORT_KEY,
  type MeasuredWindow,
  windowKey,
} from '../../functions/model/window.ts';
import { ANALYSE_DEFAULTS, analyse } from '../../infra/cli/measuring/analyse-run.ts';
import { FolderStore } from '../../infra/local/folder-store.ts';
import { seededRandom } from '../bench/seeded-random.ts';
import { CLIENT_KEY, temporaryFolder } from '../functions/ingest/read-lake.ts';
import { Chain } from './chain.ts';
import { INPUTS, type InputObject, LOGS, RESULTS } from './chain-inputs.ts';
import { MESSAGES, NO_MESSAGE } from './chain-messages.ts';
import { shuffledBy } from './disturbances.ts';
import { differences, type LakeContent, lakeContent } from './lake-content.ts';
import { listenToReasons } from './message-reasons.ts';
import {
  DUE_MS,
  MESSAGES_MS,
  queriesOver,
  removeRun,
  runUndisturbed,
  WINDOW_END_MS,
  WINDOW_START_MS,
} from './prepared-chain.ts';
import { VERSION } from './world/chain-functions.ts';

// Before the first message goes back: the log stays out of the output of the tests.
const reasons = listenToReasons();
const undisturbed = await runUndisturbed();
afterAll(() => removeRun(undisturbed));

const textOf = (content: LakeContent, key: string) =>
  Buffer.from(content.get(key) ?? '', 'base64').toString();
const gunzipped = <Document>(content: LakeContent, key: string): Document =>
  JSON.parse(`${gunzipSync(Buffer.from(content.get(key) ?? '', 'base64'))}`);
const sorted = (series: readonly HistorySeries[]) =>
  series.toSorted((a, b) => compareText(placeKey(a), placeKey(b)));
const idOf = ({ bucket, key }: InputObject) => sourceIdOf(bucket, key);
const keysOf = (input: InputObject) =>
  [...undisturbed.ingest.content.keys()].filter((key) => key.includes(idOf(input)));

describe('the undisturbed run', () => {
  test('writes of each object what reading it alone writes, and nothing else', async () => {
    const dir = await temporaryFolder();
    for (const { bucket, key, bytes } of Object.values(INPUTS)) {
      const ref = { bucket, key, identity: key, sizeBytes: bytes?.length ?? 0 };
      const logs = new FolderStore(undisturbed.buckets.get(bucket) ?? '');
      const settings = {
        clientKey: CLIENT_KEY,
        keepAliveMs: DEFAULT_KEEP_ALIVE_MS,
        nowMs: Date.now(),
      };
      await ingestObject(ref, { logs, lake: new FolderStore(dir) }, settings);
    }
    expect(differences(undisturbed.ingest.content, await lakeContent(dir))).toEqual([]);
  });

  test('gives rows or trials of every log and result file, rejected lines where some are', () => {
    const { truncated, gone, noLog, ...read } = INPUTS;
    for (const [name, input] of Object.entries(read)) {
      const keys = keysOf(input);
      const isTrials = name.toLowerCase().includes('trials');
      for (const table of [isTrials ? 'trials' : 'handshakes', 'sources'] as const) {
        expect(keys).toContainEqual(expect.stringMatching(`^${tableFolder(table)}`));
      }
    }
    for (const input of [INPUTS.rejected, INPUTS.foreignTrials]) {
      expect(keysOf(input)).toContain(`rejects/${idOf(input)}.ndjson`);
    }
    expect(keysOf(noLog)).toEqual([]);
  });

  test.each([
    [INPUTS.truncated, 'gzip-truncated'],
    [INPUTS.gone, 'gone'],
  ])('puts what can not be read into quarantine, with the reason: %#', (input, reason) => {
    const note = textOf(undisturbed.ingest.content, `quarantine/${idOf(input)}.json`);
    expect(JSON.parse(note)).toMatchObject({ bucket: input.bucket, key: input.key, reason });
    expect(keysOf(input).filter((key) => key.startsWith(tableFolder('handshakes')))).toEqual([]);
  });

  test('has one dead letter, the message that is none, and the log says why', () => {
    const dead = undisturbed.chain.queue.deadLetters;
    expect(dead.map(({ body, receiveCount }) => [body, receiveCount])).toEqual([[NO_MESSAGE, 5]]);
    expect(reasons.get(dead[0]?.messageId ?? '')).toContain('the message is none of these');
    expect(undisturbed.chain.invocations.deadLetters).toEqual([]);
  });

  test('measures, judges and reports each window that is due; the newest report is the latest', () => {
    const { content } = undisturbed.windows;
    const days = [...content.keys()].filter((key) => key.startsWith('history/'));
    // Beside them the latest report, its page and metrics, the history and the state of the alerts.
    expect(content.size).toBe(3 * 3 + 5 + days.length);
    expect(textOf(content, LATEST_METRICS_KEY)).toContain('resumption_watch_window_handshakes');
    const newest = windowKey('reports', { toMs: WINDOW_END_MS, revision: 0 });
    expect(content.get(LATEST_REPORT_KEY)).toBe(content.get(newest));
  });

  test('keeps every hour of those windows, as the newest that holds it tells', () => {
    const { content } = undisturbed.windows;
    const history = gunzipped<History>(content, HISTORY_KEY);
    // The oldest of the windows was due a day later: it began two days before the newest ended.
    expect(history.start).toBe(new Date(WINDOW_START_MS - 24 * HOUR_MS).toISOString());
    expect(history.end).toBe(new Date(WINDOW_END_MS).toISOString());
    const newest = gunzipped<MeasuredWindow>(
      content,
      windowKey('measured', { toMs: WINDOW_END_MS, revision: 0 }),
    );
    const { hours, series } = newest.measurement.hours;
    expect(hours).toBe(24);
    expect(series.length).toBeGreaterThan(0);
    expect(sorted(history.spans.day?.series ?? [])).toEqual(sorted(series));
  });
});

test('the report is that of `analyse` over the same files, number for number', async () => {
  const folder = (bucket: string) => undisturbed.buckets.get(bucket) ?? '';
  const window = { fromMs: WINDOW_START_MS, toMs: WINDOW_END_MS };
  const settings = { ...ANALYSE_DEFAULTS, ...window, paths: [folder(LOGS), folder(RESULTS)] };
  const temporary = await Promise.all([temporaryFolder(), temporaryFolder()]);
  const { report } = await analyse(settings, {
    nowMs: () => DUE_MS,
    version: VERSION,
    temporaryDir: () => temporary.pop() ?? '',
    signal: new AbortController().signal,
    onProgress: () => {},
  });
  const published = JSON.parse(textOf(undisturbed.windows.content, LATEST_REPORT_KEY));
  expect(numbersOf(published)).toEqual(numbersOf(report));
  // Something to compare: rates of every kind of log, trials, and a deviation.
  const kinds = report.rates.map(({ balancerType, evidence }) => `${balancerType} ${evidence}`);
  expect(new Set(kinds)).toEqual(
    new Set([
      'application log',
      'classic log',
      'network log',
      'application trials',
      'network trials',
    ]),
  );
  expect(new Set(report.sources.map(({ kind }) => kind)).size).toBe(5);
  expect(report.matrix.length).toBeGreaterThan(0);
  expect(report.deviations.length).toBeGreaterThan(0);
});

/**
 * All but when it was made, the path above `AWSLogs/` or a file's name, which a folder and a bucket
 * do not have in common, and the object that was gone: no folder can show that.
 */
function numbersOf({ generatedAt: _at, sources, ...numbers }: Report) {
  const named = sources
    .filter(({ quarantined }) => quarantined.gone === undefined)
    .map((group) => ({ ...group, key: group.key?.replace(/^.*(?=AWSLogs\/)|^.*\//, '') ?? null }));
  return { ...numbers, sources: named.sort((a, b) => compareText(orderOf(a), orderOf(b))) };
}

const orderOf = (group: Report['sources'][number]) => JSON.stringify(Object.entries(group).sort());

test.each([1, 2])('all twice and in any order, from messages to reports: seed %i', async (seed) => {
  const lakeDir = join(undisturbed.dir, `shuffled-${seed}`);
  const chain = new Chain({
    ...{ lakeDir, buckets: undisturbed.buckets, startMs: MESSAGES_MS, twice: true, concurrency: 3 },
    queries: queriesOver(lakeDir),
    inOrder: shuffledBy(seededRandom(seed)),
  });
  for (const message of MESSAGES) chain.send(message);
  await chain.settle();
  chain.schedule('start', DUE_MS);
  await chain.settle();
  const expected = new Map([...undisturbed.ingest.content, ...undisturbed.windows.content]);
  expect(differences(await lakeContent(lakeDir), expected)).toEqual([]);
});
