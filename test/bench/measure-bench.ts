import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { writeMeasureData } from './measure-data.ts';

export interface MeasureBench {
  readonly handshakes: number;
  /** Wall clock of opening the lake and one `measure`, and the processor time that it took. */
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly peakRssMb: number;
  /** Handshakes that the regions' rates count; equal to `handshakes`, or the bench throws. */
  readonly counted: number;
  readonly files: number;
  readonly rates: number;
}

/**
 * Generates a lake of `handshakes` handshakes, measures it in a process of its own and reports
 * seconds and peak memory; throws when a handshake is lost or counted twice.
 */
export async function benchMeasure(handshakes: number): Promise<MeasureBench> {
  const folder = await mkdtemp(join(tmpdir(), 'resumption-watch-bench-'));
  try {
    await writeMeasureData(folder, handshakes);
    const script = new URL('measure-run.ts', import.meta.url).pathname;
    const { stdout } = await promisify(execFile)(process.execPath, [script, folder]);
    const found: Omit<MeasureBench, 'handshakes'> = JSON.parse(stdout);
    if (found.counted !== handshakes)
      throw new Error(`counted ${found.counted} of ${handshakes} handshakes`);
    return { handshakes, ...found };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
