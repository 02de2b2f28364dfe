import { join } from 'node:path';
import type { WindowRun } from '../../../functions/model/window.ts';
import type { BusEvent, QueryRuns } from '../../../functions/ports.ts';
import { openDuckDb } from '../../../infra/local/duckdb-query-engine.ts';
import { FolderStore } from '../../../infra/local/folder-store.ts';
import { DuckDbQueryRuns } from '../../infra/local/duckdb-query-runs.ts';
import { filesBelow, temporaryFolder } from '../ingest/read-lake.ts';

export const AT = '2026-03-03T10:17:05Z';
export const AT_MS = Date.parse(AT);
export const WINDOW_SETTINGS = {
  sessionLifetimeMs: 86_400_000,
  keepAliveMs: 3_600_000,
  exclusions: [],
};
export const RUN: WindowRun = {
  fromMs: AT_MS - 86_400_000,
  toMs: AT_MS,
  revision: 0,
  delayMs: 3_600_000,
  ...WINDOW_SETTINGS,
};

const openEmpty = () => openDuckDb({ handshakeFiles: [], sourceFiles: [], threads: 1 });

/** A world with an empty lake, and what was sent to its bus. */
export async function openWorld(change: (runs: DuckDbQueryRuns) => QueryRuns = (runs) => runs) {
  const dir = join(await temporaryFolder(), 'lake');
  const runs = new DuckDbQueryRuns(openEmpty, { nowMs: () => AT_MS });
  const sent: BusEvent[] = [];
  const bus = { send: async (events: readonly BusEvent[]) => void sent.push(...events) };
  const settings = async () => WINDOW_SETTINGS;
  const world = { lake: new FolderStore(dir), queries: change(runs), bus, settings };
  const endOf = async (sql: string) => {
    const queryExecutionId = await runs.start(sql);
    await runs.ended(queryExecutionId);
    return { 'detail-type': 'Athena Query State Change', detail: { queryExecutionId } };
  };
  return { world, runs, sent, endOf, files: () => filesBelow(dir).catch(() => new Map()) };
}
