import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Report } from '../../../functions/model/report.ts';
import { type BenchOptions, ROOT } from '../bench-options.ts';
import type { ProcessCost } from '../metered/meter.ts';
import { runMetered } from '../metered/metered-run.ts';
import { untilStopped } from '../metered/stop-signal.ts';
import { spreadOf } from '../spread.ts';
import { differences, runAnalyse } from './analyse-run.ts';
import { smallObjectFolder } from './small-object-folder.ts';
import { SMALL_COUNTS } from './small-objects.ts';

const SCRIPT = new URL('small-objects-run.ts', import.meta.url).pathname;

/** What is run in each round, in this order, and how many lines the plain ways see. */
const WAYS = {
  floor: SMALL_COUNTS.all.lines,
  'duckdb-csv': SMALL_COUNTS.application.lines,
  'duckdb-csv-1': SMALL_COUNTS.application.lines,
  analyse: null,
  'lake, new': null,
  'lake, again': null,
} as const;
type Way = keyof typeof WAYS;
type Round = Readonly<Record<Way, ProcessCost>>;

/** The most that a plain `analyse` may cost: CPU against two of the ways, and memory. */
const BARS = { floor: 12, 'duckdb-csv': 1, peakMb: 600 } as const;

const NOTES = [
  'floor: read, gunzip, count lines. duckdb-csv: application access logs to one Parquet, on all',
  'cores; duckdb-csv-1: on one. lake: analyse --lake DIR, and again when nothing is new.',
];

/** Three days of a small fleet: the floor, DuckDB and `analyse`, each a process of its own. */
export async function benchSmallObjects({ rounds, write }: BenchOptions): Promise<void> {
  const { objects, lines } = SMALL_COUNTS.all;
  write(`\n${objects} small objects of ${lines} lines; medians of ${rounds}, ratios by round`);
  const folder = smallObjectFolder();
  const seen: Round[] = [];
  await untilStopped(async (signal) => {
    for (let round = 0; round < rounds; round += 1) seen.push(await oneRound(folder, signal));
  });
  write(`${'way'.padEnd(14)}  CPU s  wall s  peak MB   CPU / floor    / duckdb  / duckdb-1`);
  for (const way of Object.keys(WAYS) as Way[]) write(rowOf(way, seen));
  write(`analyse: ${verdicts(seen)}`);
  for (const note of NOTES) write(note);
}

async function oneRound(folder: string, signal: AbortSignal): Promise<Round> {
  const plain = async (way: 'floor' | 'duckdb-csv' | 'duckdb-csv-1'): Promise<ProcessCost> => {
    const run = await runMetered(SCRIPT, [way, folder], { signal });
    if (Number(run.stdout) !== WAYS[way]) throw new Error(`${way} saw ${run.stdout.trim()} lines`);
    return run;
  };
  const lakeDir = await mkdtemp(join(tmpdir(), 'resumption-watch-bench-lake-'));
  try {
    const floor = await plain('floor');
    const all = await plain('duckdb-csv');
    const one = await plain('duckdb-csv-1');
    const analyse = await runAnalyse(ROOT, [folder], signal);
    const fresh = await runAnalyse(ROOT, [folder, '--lake', lakeDir], signal);
    const again = await runAnalyse(ROOT, [folder, '--lake', lakeDir], signal);
    for (const { report } of [fresh, again]) assertSame(analyse.report, report);
    const runs = { floor, 'duckdb-csv': all, 'duckdb-csv-1': one, analyse };
    return { ...runs, 'lake, new': fresh, 'lake, again': again };
  } finally {
    await rm(lakeDir, { recursive: true, force: true });
  }
}

function assertSame(one: Partial<Report>, other: Partial<Report>): void {
  const parts = differences(one, other);
  if (parts.length > 0) throw new Error(`with --lake the report differs: ${parts.join(', ')}`);
}

const middle = (seen: readonly Round[], value: (round: Round) => number): number =>
  spreadOf(seen.map(value)).median;

const ratioTo = (yardstick: Way, way: Way, seen: readonly Round[]): number =>
  middle(seen, (round) => round[way].cpuSeconds / round[yardstick].cpuSeconds);

function rowOf(way: Way, seen: readonly Round[]): string {
  const cpu = middle(seen, (round) => round[way].cpuSeconds).toFixed(2);
  const wall = middle(seen, (round) => round[way].wallSeconds).toFixed(1);
  const peak = middle(seen, (round) => round[way].peakMb).toFixed(0);
  const ratios = (['floor', 'duckdb-csv', 'duckdb-csv-1'] as const).map((yardstick) =>
    ratioTo(yardstick, way, seen).toFixed(2),
  );
  const [toFloor = '', toDuckDb = '', toOne = ''] = ratios;
  return (
    `${way.padEnd(14)}${cpu.padStart(7)}${wall.padStart(8)}${peak.padStart(9)}` +
    `${toFloor.padStart(14)}${toDuckDb.padStart(12)}${toOne.padStart(12)}`
  );
}

function verdicts(seen: readonly Round[]): string {
  const verdict = (name: string, found: number, bar: number, digits: number) =>
    `${name} ${found.toFixed(digits)} of ${bar} ${found <= bar ? 'met' : 'MISSED'}`;
  const peakMb = middle(seen, ({ analyse }) => analyse.peakMb);
  return [
    verdict('CPU / floor', ratioTo('floor', 'analyse', seen), BARS.floor, 2),
    verdict('/ duckdb-csv', ratioTo('duckdb-csv', 'analyse', seen), BARS['duckdb-csv'], 2),
    verdict('peak MB', peakMb, BARS.peakMb, 0),
  ].join(', ');
}
