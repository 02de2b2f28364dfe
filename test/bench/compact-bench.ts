import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Compaction } from '../../functions/compact/compact.ts';
import { tableFolder } from '../../functions/lake/table-key.ts';
import { FolderStore } from '../../infra/local/folder-store.ts';
import { columnBytes } from './column-bytes.ts';
import { type HourShape, writeHourLake } from './hour-lake.ts';
import type { MeasureBench } from './measure-bench.ts';

type Cost = { readonly seconds: number; readonly cpuSeconds: number; readonly peakMb: number };

export interface CompactBench {
  readonly handshakes: number;
  readonly compaction: Compaction & Cost;
  /** One `measure` over the handshakes as parts, and as wholes. */
  readonly before: MeasureBench;
  readonly after: MeasureBench;
  /** Bytes that a handshake takes in the wholes, by column. */
  readonly bytesByColumn: ReadonlyMap<string, number>;
}

/**
 * Compacts an hour's lake and measures it before and after, each in a process of its own; throws
 * when a handshake is lost or counted twice.
 */
export async function benchCompact(shape: HourShape): Promise<CompactBench> {
  const folder = await mkdtemp(join(tmpdir(), 'resumption-watch-bench-'));
  try {
    const handshakes = await writeHourLake(new FolderStore(folder), shape);
    const before = await run<MeasureBench>('measure-run.ts', folder);
    const compaction = await run<Compaction & Cost>('compact-run.ts', folder);
    const after = await run<MeasureBench>('measure-run.ts', folder);
    for (const { counted } of [before, after]) {
      if (counted !== handshakes) throw new Error(`counted ${counted} of ${handshakes} handshakes`);
    }
    const bytesByColumn = await columnBytes(join(folder, tableFolder('handshakes')));
    return { handshakes, compaction, before, after, bytesByColumn };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function run<Found>(script: string, folder: string): Promise<Found> {
  const path = new URL(script, import.meta.url).pathname;
  const { stdout } = await promisify(execFile)(process.execPath, [path, folder]);
  return JSON.parse(stdout) as Found;
}
