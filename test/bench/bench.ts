import { parseArgs } from 'node:util';
import { type BenchLogName, benchFile } from './bench-file.ts';
import { coldStartTable } from './cold-start.ts';
import { benchCompact } from './compact-bench.ts';
import { benchMeasure } from './measure-bench.ts';
import { runPinned } from './pinned-run.ts';
import { benchProbe } from './probe/probe-bench.ts';

// `npm run bench`: ratios to plain decompression of the same file, in the same run, on one core; then
// what the probe and a cold start cost. `npm run bench -- ingest memory probe --rounds 7 --lines 1000000` chooses.

const SECTIONS = ['ingest', 'peers', 'memory', 'measure', 'compact', 'probe', 'cold-start'];
const CHOICES = SECTIONS.map((section) => `[${section}]`).join(' ');
const HELP = `usage: npm run bench -- ${CHOICES} [--rounds N] [--lines N]`;
const MILLION = 1_000_000;

/** What is measured against what, and the most that it may cost. */
const INGEST_BARS: readonly { log: BenchLogName; way: string; bar: number | null }[] = [
  { log: 'application-10', way: 'reduce', bar: 1.9 },
  { log: 'application-1', way: 'reduce', bar: 2.4 },
  { log: 'application-10', way: 'ingest', bar: 2.8 },
  { log: 'application-1', way: 'ingest', bar: 5.5 },
  { log: 'connection', way: 'ingest', bar: null },
  { log: 'network', way: 'ingest', bar: null },
  { log: 'classic', way: 'ingest', bar: null },
];

const PEERS: readonly { log: BenchLogName; way: string; bar: null }[] = [
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

const write = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

/**
 * Runs yardstick and way in turn, so that a busy moment hurts both: the median and range of the
 * ratios, and `best`, the least that the way cost over the least that the yardstick did, which a
 * noisy machine spoils least.
 */
async function ratios(
  cases: readonly { log: BenchLogName; way: string; bar: number | null }[],
  rounds: number,
  lines: number,
): Promise<void> {
  write(`\nprocessor time of ${lines} lines; 1.00 is createGunzip alone`);
  write(`${'log'.padEnd(16)}${'way'.padEnd(12)}median  range        best   bar   CPU s  peak MB`);
  for (const { log, way, bar } of cases) {
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

async function memory(): Promise<void> {
  write(`\npeak memory of the whole ingest, bar ${MEMORY_BAR_MB} MB`);
  for (const { log, lines } of MEMORY) {
    const { peakMb } = await runPinned(['ingest', await benchFile(log, lines, 1)]);
    const verdict = peakMb <= MEMORY_BAR_MB ? 'met' : 'MISSED';
    write(
      `${log.padEnd(16)}${lines / MILLION} M lines ${peakMb.toFixed(0).padStart(6)} MB  ${verdict}`,
    );
  }
}

async function measureRates(): Promise<void> {
  write('\nmeasure on DuckDB');
  for (const handshakes of [MILLION, 10 * MILLION]) {
    const { seconds, peakRssMb } = await benchMeasure(handshakes);
    const size = `${handshakes / MILLION} M handshakes`.padEnd(18);
    write(`${size}${seconds.toFixed(1).padStart(6)} s ${peakRssMb.toFixed(0).padStart(6)} MB`);
  }
}

/** An hour of 200 balancers with 8 nodes each: 19,200 objects. */
const HOUR = { balancers: 200, nodes: 8, connectionsPerObject: 50 };

async function compact(): Promise<void> {
  const { handshakes, compaction, before, after, bytesByColumn } = await benchCompact(HOUR);
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

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string', default: '5' },
    lines: { type: 'string', default: String(MILLION) },
    help: { type: 'boolean', default: false },
  },
});
const sections = new Set(positionals.length > 0 ? positionals : SECTIONS);
const unknown = positionals.filter((section) => !SECTIONS.includes(section));
const rounds = Number(values.rounds);
const lines = Number(values.lines);
if (values.help || unknown.length > 0 || !(rounds >= 1) || !(lines >= 1000)) {
  write(HELP);
} else {
  write(`Node ${process.version}, ${rounds} rounds: median and range`);
  if (sections.has('ingest')) await ratios(INGEST_BARS, rounds, lines);
  if (sections.has('peers')) await ratios(PEERS, rounds, lines);
  if (sections.has('memory')) await memory();
  if (sections.has('measure')) await measureRates();
  if (sections.has('compact')) await compact();
  if (sections.has('probe')) await benchProbe(rounds, write);
  if (sections.has('cold-start')) for (const line of await coldStartTable(rounds)) write(line);
}
