import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadDocument } from '../../../functions/lake/state-document.ts';
import { type History, historySchema } from '../../../functions/model/history.ts';
import { type Report, reportSchema } from '../../../functions/model/report.ts';
import { HISTORY_KEY, LATEST_REPORT_KEY } from '../../../functions/model/window.ts';
import {
  ANALYSE_DEFAULTS,
  type AnalyseSettings,
  analyse,
} from '../../../infra/cli/measuring/analyse-run.ts';
import { FolderStore } from '../../../infra/local/folder-store.ts';
import { applicationLine, writeApplicationLog } from './log-samples.ts';

const NOW_MS = Date.parse('2026-03-01T00:00:00Z');
let dir = '';
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'analyse-history-'));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

/** A folder with a log of one connection at each of the instants, the first of them full. */
function logsOf(name: string, instants: readonly string[]): string {
  const folder = join(dir, name);
  const lines = instants.map((at, traceId) =>
    applicationLine({
      at,
      client: '198.51.100.7:2000',
      node: '10.0.0.1',
      resumed: traceId > 0,
      traceId,
    }),
  );
  // No line may be younger than a day beyond the end of its object's period.
  writeApplicationLog(folder, lines, 'access', '20260104T1300Z');
  return folder;
}

/** Runs `analyse` as the machine's clock goes on, and returns its report. */
async function run(
  lakeDir: string,
  afterMs: number,
  logs: string,
  more: Partial<AnalyseSettings> = {},
): Promise<Report> {
  const { report } = await analyse(
    { ...ANALYSE_DEFAULTS, paths: [logs], lakeDir, ...more },
    {
      nowMs: () => NOW_MS + afterMs,
      version: '0.0.0',
      temporaryDir: () => join(dir, 'spill'),
      signal: new AbortController().signal,
      onProgress: () => {},
    },
  );
  return report;
}

const kept = async (lake: string) => {
  const store = new FolderStore(lake);
  const history = await loadDocument<History>(store, HISTORY_KEY);
  const latest = await loadDocument<Report>(store, LATEST_REPORT_KEY);
  return { history: historySchema.parse(history), latest: reportSchema.parse(latest) };
};

const perDay = ({ spans }: History) =>
  spans.month?.series.find(({ level }) => level === 'balancer')?.handshakes.filter((n) => n > 0);

test('a lake that is kept holds the last report, and its hours; later runs add to them', async () => {
  const lake = join(dir, 'lake');
  const first = await run(lake, 0, logsOf('a', ['2026-01-02T09:30:00Z', '2026-01-04T09:30:00Z']));
  expect(await kept(lake)).toMatchObject({
    latest: { ...first },
    history: { start: '2026-01-02T09:00:00.000Z', end: '2026-01-04T10:00:00.000Z' },
  });
  const second = await run(lake, 1, logsOf('b', ['2026-01-05T01:00:00Z', '2026-01-05T01:10:00Z']));
  const { latest, history } = await kept(lake);
  expect(latest).toEqual(second);
  expect([history.start, history.end]).toEqual([
    '2026-01-02T09:00:00.000Z',
    '2026-01-05T02:00:00.000Z',
  ]);
  expect(perDay(history)).toEqual([1, 1, 2]);
});

test('the run that a person made last is shown, though its window ended earlier', async () => {
  const lake = join(dir, 'narrow');
  const logs = logsOf('c', [
    '2026-01-02T09:30:00Z',
    '2026-01-02T10:30:00Z',
    '2026-01-03T09:30:00Z',
  ]);
  await run(lake, 0, logs);
  const narrow = await run(lake, 1, logs, { toMs: Date.parse('2026-01-02T11:00:00Z') });
  const { latest, history } = await kept(lake);
  expect(latest).toEqual(narrow);
  expect(perDay(history)).toEqual([2, 1]);
});
