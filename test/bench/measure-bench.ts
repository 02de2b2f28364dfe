import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BenchOptions, millions, ROOT } from './bench-options.ts';
import { type MeteredRun, runMetered } from './metered/metered-run.ts';
import { untilStopped } from './metered/stop-signal.ts';

const MEASURE_DATA_RUN = new URL('measure-data-run.ts', import.meta.url).pathname;

/** What `measure-run.ts` prints. */
export interface MeasureBench {
  /** Wall clock of opening the lake and one `measure`, and the processor time that it took. */
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly peakRssMb: number;
  /** Handshakes that the regions' rates count. */
  readonly counted: number;
  readonly files: number;
  readonly rates: number;
}

/** Lakes of generated handshakes, each measured by DuckDB in a process of its own. */
export async function benchMeasure({ handshakes, write }: BenchOptions): Promise<void> {
  write('\nmeasure on DuckDB');
  for (const count of handshakes) {
    await untilStopped(async (signal) => {
      const folder = await mkdtemp(join(tmpdir(), 'resumption-watch-bench-'));
      try {
        await writeMeasureLake(ROOT, folder, count, signal);
        const { wallSeconds, cpuSeconds, peakMb } = await runMeasure(ROOT, folder, count, signal);
        write(
          `${millions(count)} handshakes`.padEnd(18) +
            `${wallSeconds.toFixed(1).padStart(6)} s, CPU ${cpuSeconds.toFixed(1).padStart(6)} s, ` +
            `${peakMb.toFixed(0).padStart(6)} MB`,
        );
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    });
  }
}

/** Writes `handshakes` handshakes under `folder`, as the tree at `root` keeps them. */
export async function writeMeasureLake(
  root: string,
  folder: string,
  handshakes: number,
  signal: AbortSignal,
): Promise<void> {
  await runMetered(MEASURE_DATA_RUN, [root, folder, String(handshakes)], { signal });
}

/** One `measure` of the tree at `root`; throws when a handshake is lost or counted twice. */
export async function runMeasure(
  root: string,
  folder: string,
  handshakes: number,
  signal: AbortSignal,
): Promise<MeteredRun> {
  const run = await runMetered(join(root, 'test/bench/measure-run.ts'), [folder], { signal });
  const { counted } = JSON.parse(run.stdout) as MeasureBench;
  if (counted !== handshakes) throw new Error(`counted ${counted} of ${handshakes} handshakes`);
  return run;
}
