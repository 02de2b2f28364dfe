import { join } from 'node:path';
import type { Report } from '../../../functions/model/report.ts';
import { benchFile } from '../bench-file.ts';
import { type BeforeWork, type BenchOptions, millions } from '../bench-options.ts';
import { runMeasure, writeMeasureLake } from '../measure-bench.ts';
import { runMetered } from '../metered/metered-run.ts';
import type { RunCost } from '../pinned-run.ts';
import { INGEST_WAYS } from '../ratio-bench.ts';
import { differences, runAnalyse } from '../small-objects/analyse-run.ts';
import { smallObjectFolder } from '../small-objects/small-object-folder.ts';

/** What one run cost; of `analyse`, what it reported too. */
export interface ComparedCost {
  readonly cpuSeconds: number;
  readonly peakMb: number;
  readonly report?: Partial<Report>;
}

/** Work that two trees do alike. */
export interface ComparedWork {
  readonly name: string;
  /** Files of a tree without which it can't do it. */
  readonly needs: readonly string[];
  /** The most that the ratios may be. */
  readonly bars?: { readonly cpuSeconds: number; readonly peakMb: number };
  /** Writes what the tree at `root` needs into `folder`; what it answers is run again and again. */
  prepare(root: string, folder: string, signal: AbortSignal): Promise<() => Promise<ComparedCost>>;
  /** What else is to be said of a pair. */
  notes(before: ComparedCost, now: ComparedCost): readonly string[];
}

/** What `before` was asked to compare. */
export function comparedWorks(options: BenchOptions): readonly ComparedWork[] {
  const works: Readonly<Record<BeforeWork, () => readonly ComparedWork[]>> = {
    analyse: () => [analyseWork()],
    measure: () => options.handshakes.map(measureWork),
    ingest: () => ingestWorks(options.lines),
  };
  return options.works.flatMap((name) => works[name]());
}

const nothing = (): readonly string[] => [];

function analyseWork(): ComparedWork {
  return {
    name: 'analyse, small objects',
    needs: ['package.json'],
    prepare: async (root, _, signal) => {
      const objects = smallObjectFolder();
      return () => runAnalyse(root, [objects], signal);
    },
    notes: ({ report: before = {} }, { report: now = {} }) => {
      const parts = differences(before, now);
      return [parts.length === 0 ? 'same report' : `the report differs in: ${parts.join(', ')}`];
    },
  };
}

/** Each tree writes its own lake, as the columns differ. */
function measureWork(handshakes: number): ComparedWork {
  return {
    name: `measure, ${millions(handshakes)}`,
    needs: ['test/bench/measure-data.ts', 'test/bench/measure-run.ts'],
    bars: { cpuSeconds: 0.3, peakMb: 0.5 },
    prepare: async (root, folder, signal) => {
      await writeMeasureLake(root, folder, handshakes, signal);
      return () => runMeasure(root, folder, handshakes, signal);
    },
    notes: nothing,
  };
}

/** CPU as `ingest-run.ts` counts it, without loading its modules. */
function ingestWorks(lines: number): readonly ComparedWork[] {
  return INGEST_WAYS.map(({ log, way }) => ({
    name: `${way}, ${log}`,
    needs: ['test/bench/ingest-run.ts'],
    prepare: async (root, _, signal) => {
      const path = await benchFile(log, lines);
      return async () => {
        const script = join(root, 'test/bench/ingest-run.ts');
        const { stdout, peakMb } = await runMetered(script, [way, path], { signal, pinned: true });
        const { count, cpuSeconds } = JSON.parse(stdout) as RunCost;
        if (!(count > 0)) throw new Error('nothing was read');
        return { cpuSeconds, peakMb };
      };
    },
    notes: nothing,
  }));
}
