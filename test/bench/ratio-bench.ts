import { type BenchLogName, benchFile } from './bench-file.ts';
import { type BenchOptions, millions } from './bench-options.ts';
import { runPinned } from './pinned-run.ts';

const MILLION = 1_000_000;

/** A way of reading a log, and the most that it may cost. */
export interface IngestWay {
  readonly log: BenchLogName;
  readonly way: string;
  readonly bar: number | null;
}

/** Our own ways, by log. */
export const INGEST_WAYS: readonly IngestWay[] = [
  { log: 'application-10', way: 'reduce', bar: 1.5 },
  { log: 'application-1', way: 'reduce', bar: 1.9 },
  { log: 'application-10', way: 'ingest', bar: 1.8 },
  { log: 'application-1', way: 'ingest', bar: 2.8 },
  { log: 'connection', way: 'ingest', bar: 4 },
  { log: 'network', way: 'ingest', bar: 4 },
  { log: 'classic', way: 'ingest', bar: 4 },
];

const PEERS: readonly IngestWay[] = [
  { log: 'application-10', way: 'duckdb-csv', bar: null },
  { log: 'application-10', way: 'regex', bar: null },
];

const MEMORY: readonly { log: BenchLogName; lines: number }[] = [
  { log: 'application-10', lines: MILLION },
  { log: 'application-1', lines: MILLION },
  { log: 'application-10', lines: 5 * MILLION },
  { log: 'application-1', lines: 5 * MILLION },
];
const MEMORY_BAR_MB = 400;

/** Our ways of reading a log against decompression alone. */
export const benchIngest = (options: BenchOptions): Promise<void> => ratios(INGEST_WAYS, options);

/** What other readers of such logs cost, against the same. */
export const benchPeers = (options: BenchOptions): Promise<void> => ratios(PEERS, options);

/**
 * Runs yardstick and way in turn, so that a busy moment hurts both: the median and range of the
 * ratios, and `best`, the least that the way cost over the least that the yardstick did, which a
 * noisy machine spoils least.
 */
async function ratios(
  ways: readonly IngestWay[],
  { rounds, lines, write }: BenchOptions,
): Promise<void> {
  write(`\nprocessor time of ${lines} lines; 1.00 is createGunzip alone`);
  write(`${'log'.padEnd(16)}${'way'.padEnd(12)}median  range        best   bar   CPU s  peak MB`);
  for (const { log, way, bar } of ways) {
    const path = await benchFile(log, lines);
    const seen: { ratio: number; cpuSeconds: number; yardstick: number; peakMb: number }[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const yardstick = await runPinned(['gunzip', path]);
      const { cpuSeconds, peakMb } = await runPinned([way, path]);
      const ratio = cpuSeconds / yardstick.cpuSeconds;
      seen.push({ ratio, cpuSeconds, yardstick: yardstick.cpuSeconds, peakMb });
    }
    seen.sort((a, b) => a.ratio - b.ratio);
    const [least, middle, most] = [seen[0], seen[Math.floor(rounds / 2)], seen.at(-1)];
    if (least === undefined || middle === undefined || most === undefined) continue;
    const range = `${least.ratio.toFixed(2)}–${most.ratio.toFixed(2)}`;
    const best =
      Math.min(...seen.map(({ cpuSeconds }) => cpuSeconds)) /
      Math.min(...seen.map(({ yardstick }) => yardstick));
    const verdict = bar === null ? '' : middle.ratio <= bar ? 'met' : 'MISSED';
    write(
      `${log.padEnd(16)}${way.padEnd(12)}${middle.ratio.toFixed(2).padStart(6)}  ${range.padEnd(12)}` +
        `${best.toFixed(2).padStart(5)}${(bar?.toFixed(1) ?? '–').padStart(6)}${middle.cpuSeconds.toFixed(2).padStart(8)}` +
        `${middle.peakMb.toFixed(0).padStart(8)}  ${verdict}`,
    );
  }
}

/** The most memory that the whole ingest takes, as logs grow. */
export async function benchMemory({ write }: BenchOptions): Promise<void> {
  write(`\npeak memory of the whole ingest, bar ${MEMORY_BAR_MB} MB`);
  for (const { log, lines } of MEMORY) {
    const { peakMb } = await runPinned(['ingest', await benchFile(log, lines, 1)]);
    const verdict = peakMb <= MEMORY_BAR_MB ? 'met' : 'MISSED';
    write(
      `${log.padEnd(16)}${millions(lines)} lines ${peakMb.toFixed(0).padStart(6)} MB  ${verdict}`,
    );
  }
}
