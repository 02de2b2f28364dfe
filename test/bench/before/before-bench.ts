import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BenchOptions } from '../bench-options.ts';
import { ROOT } from '../bench-options.ts';
import { untilStopped } from '../metered/stop-signal.ts';
import { type Spread, spreadOf, spreadText } from '../spread.ts';
import { withCheckout } from './commit-checkout.ts';
import { type ComparedCost, type ComparedWork, comparedWorks } from './compared-work.ts';

interface Pair {
  readonly before: ComparedCost;
  readonly now: ComparedCost;
}

/** The same work by an earlier commit and by this tree, in turn: CPU, memory and their ratios. */
export async function benchBefore(options: BenchOptions): Promise<void> {
  const { commit, rounds, write } = options;
  if (commit === null) return;
  await untilStopped((signal) =>
    withCheckout(commit, signal, async (root) => {
      write(
        `\n${commit} beside this tree, in turn; medians of ${rounds} pairs, ratio now / before`,
      );
      write(`${'work'.padEnd(24)}${heads('CPU s')}${heads('peak MB')}`);
      for (const work of comparedWorks(options)) await compare(work, root, options, signal);
    }),
  );
}

const heads = (what: string): string =>
  `${`${what} before`.padStart(15)}${'now'.padStart(9)}  ${'ratio (range)'.padEnd(18)}`;

async function compare(
  work: ComparedWork,
  root: string,
  { commit, rounds, write }: BenchOptions,
  signal: AbortSignal,
): Promise<void> {
  const missing = work.needs.find((path) => !existsSync(join(root, path)));
  if (missing !== undefined) return write(`${work.name}: ${commit} has no ${missing}`);
  const folder = await mkdtemp(join(tmpdir(), 'resumption-watch-bench-'));
  try {
    const run = {
      before: await earlier(() => work.prepare(root, join(folder, 'before'), signal), signal),
      now: await work.prepare(ROOT, join(folder, 'now'), signal),
    };
    const pairs: Pair[] = [];
    for (let round = 0; round < rounds; round += 1) {
      pairs.push({ before: await earlier(run.before, signal), now: await run.now() });
    }
    write(rowOf(work, pairs));
    for (const { before, now } of pairs.slice(0, 1)) {
      for (const note of work.notes(before, now)) write(`  ${note}`);
    }
  } catch (error) {
    if (!(error instanceof TooOld)) throw error;
    write(`${work.name}: ${commit} can't: ${error.message}`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The earlier commit lacks what the work takes. */
class TooOld extends Error {}

async function earlier<Result>(run: () => Promise<Result>, signal: AbortSignal): Promise<Result> {
  try {
    return await run();
  } catch (cause) {
    signal.throwIfAborted();
    const text = cause instanceof Error ? cause.message : String(cause);
    throw new TooOld(text.replaceAll(/\s+/g, ' '), { cause });
  }
}

function rowOf({ name, bars }: ComparedWork, pairs: readonly Pair[]): string {
  const spread = (value: (pair: Pair) => number): Spread => spreadOf(pairs.map(value));
  const cells = (of: 'cpuSeconds' | 'peakMb', digits: number): string => {
    const ratio = spread(({ before, now }) => now[of] / before[of]);
    const bar = bars?.[of];
    const verdict = bar === undefined ? '' : ratio.median <= bar ? ' met' : ' MISSED';
    const before = spread((pair) => pair.before[of]).median.toFixed(digits);
    const now = spread((pair) => pair.now[of]).median.toFixed(digits);
    const text = `${spreadText(ratio, 2)}${verdict}`;
    return `${before.padStart(15)}${now.padStart(9)}  ${text.padEnd(18)}`;
  };
  return `${name.padEnd(24)}${cells('cpuSeconds', 2)}${cells('peakMb', 0)}`;
}
