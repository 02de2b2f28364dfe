import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Compaction } from '../../functions/compact/compact.ts';
import { tableFolder } from '../../functions/lake/table-key.ts';
import { FolderStore } from '../../infra/local/folder-store.ts';
import type { BenchOptions } from './bench-options.ts';
import { columnBytes } from './column-bytes.ts';
import { type HourShape, writeHourLake } from './hour-lake.ts';
import type { MeasureBench } from './measure-bench.ts';

type Cost = { readonly seconds: number; readonly cpuSeconds: number; readonly peakMb: number };

interface CompactBench {
  readonly handshakes: number;
  readonly compaction: Compaction & Cost;
  /** One `measure` over the handshakes as parts, and as wholes. */
  readonly before: MeasureBench;
  readonly after: MeasureBench;
  /** Bytes that a handshake takes in the wholes, by column. */
  readonly bytesByColumn: ReadonlyMap<string, number>;
}

/** An hour of 200 balancers with 8 nodes each: 19,200 objects. */
const HOUR: HourShape = { balancers: 200, nodes: 8, connectionsPerObject: 50 };

/** What compacting an hour costs, and what it saves `measure`. */
export async function benchCompact({ write }: BenchOptions): Promise<void> {
  const { handshakes, compaction, before, after, bytesByColumn } = await compactHour(HOUR);
  const { files, wholes, bytesBefore, bytesAfter, seconds, cpuSeconds, peakMb } = compaction;
  const mb = (bytes: number): string => (bytes / 1e6).toFixed(1);
  write(`\ncompaction of one hour, ${handshakes} handshakes`);
  write(`files ${files} → ${wholes}, MB ${mb(bytesBefore)} → ${mb(bytesAfter)}`);
  write(`${seconds.toFixed(1)} s, CPU ${cpuSeconds.toFixed(1)} s, peak ${peakMb.toFixed(0)} MB`);
  const columns = [...bytesByColumn].map(([name, bytes]) => `${name} ${bytes.toFixed(2)}`);
  write(`bytes a handshake, by column: ${columns.join(', ')}`);
  for (const [name, found] of Object.entries({ before, after })) {
    write(
      `measure ${name.padEnd(7)}${String(found.files).padStart(6)} files ` +
        `${found.seconds.toFixed(1).padStart(6)} s, CPU ${found.cpuSeconds.toFixed(1)} s, ` +
        `${found.peakRssMb.toFixed(0)} MB`,
    );
  }
}

/**
 * Compacts an hour's lake and measures it before and after, each in a process of its own; throws
 * when a handshake is lost or counted twice.
 */
async function compactHour(shape: HourShape): Promise<CompactBench> {
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
