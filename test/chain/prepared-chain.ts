import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDbQueryRuns } from '../infra/local/duckdb-query-runs.ts';
import { Chain } from './chain.ts';
import { writeBuckets } from './chain-inputs.ts';
import { MESSAGES } from './chain-messages.ts';
import { type LakeContent, lakeContent } from './lake-content.ts';
import { openLake } from './open-lake.ts';
import type { PortCall } from './world/port-calls.ts';

/** When the messages come, and when the windows are due: an hour after the end of the newest. */
export const MESSAGES_MS = Date.UTC(2026, 0, 2, 5);
export const DUE_MS = Date.UTC(2026, 0, 2, 6);
/** The newest of those windows. */
export const WINDOW_END_MS = Date.UTC(2026, 0, 2, 5);
export const WINDOW_START_MS = Date.UTC(2026, 0, 1, 5);

/** What one half of the chain did when nothing disturbed it. */
export interface UndisturbedPart {
  readonly content: LakeContent;
  readonly calls: readonly PortCall[];
}

/** The undisturbed run, and what other runs share with it. */
export interface Undisturbed {
  readonly dir: string;
  readonly buckets: ReadonlyMap<string, string>;
  /** Queries over its lake; whoever asks the same gets the same answer. */
  readonly queries: DuckDbQueryRuns;
  readonly chain: Chain;
  readonly ingest: UndisturbedPart;
  readonly windows: UndisturbedPart;
}

/** Runs the whole chain in a folder of its own, which the caller removes. */
export async function runUndisturbed(): Promise<Undisturbed> {
  const dir = await mkdtemp(join(tmpdir(), 'resumption-watch-chain-'));
  const buckets = await writeBuckets(dir);
  const lakeDir = join(dir, 'lake');
  const queries = queriesOver(lakeDir);
  const chain = new Chain({ lakeDir, buckets, queries, startMs: MESSAGES_MS });
  for (const message of MESSAGES) chain.send(message);
  await chain.settle();
  const calls = [...chain.calls.made];
  const ingested = await lakeContent(lakeDir);
  chain.schedule('start', DUE_MS);
  await chain.settle();
  const whole = await lakeContent(lakeDir);
  return {
    ...{ dir, buckets, queries, chain },
    ingest: { content: ingested, calls },
    windows: {
      content: new Map([...whole].filter(([key]) => !ingested.has(key))),
      calls: chain.calls.made.slice(calls.length),
    },
  };
}

/** Queries over a lake as it stands when each of them starts. */
export function queriesOver(lakeDir: string): DuckDbQueryRuns {
  return new DuckDbQueryRuns(openLake(lakeDir), { nowMs: () => DUE_MS });
}

/** Removes the folder of a run. */
export async function removeRun({ dir }: Pick<Undisturbed, 'dir'>): Promise<void> {
  await rm(dir, { recursive: true, force: true });
}
