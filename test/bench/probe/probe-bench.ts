import { startLabProcess } from '../../lab-process.ts';
import type { BenchOptions } from '../bench-options.ts';
import { farTable } from './far-matrix.ts';
import { throughputTable } from './probe-throughput.ts';
import { tapTable } from './tap-overhead.ts';

/** What the probe costs and how fast it is, table by table; the servers have their own process. */
export async function benchProbe({ rounds, write }: BenchOptions): Promise<void> {
  const lab = startLabProcess();
  try {
    for (const table of [throughputTable, tapTable, farTable]) {
      for (const line of await table(lab, rounds)) write(line);
    }
  } finally {
    await lab.end();
  }
}
