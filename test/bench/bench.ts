import { parseArgs } from 'node:util';
import { Fault } from '../../functions/errors.ts';
import { benchBefore } from './before/before-bench.ts';
import { BEFORE_WORKS, type BenchOptions } from './bench-options.ts';
import { benchColdStart } from './cold-start.ts';
import { benchCompact } from './compact-bench.ts';
import { benchMeasure } from './measure-bench.ts';
import { Stopped } from './metered/stop-signal.ts';
import { benchProbe } from './probe/probe-bench.ts';
import { benchIngest, benchMemory, benchPeers } from './ratio-bench.ts';
import { benchSmallObjects } from './small-objects/small-objects-bench.ts';
import { benchVended } from './vended-bench.ts';

// `npm run bench` runs every section; `npm run bench -- ingest probe --rounds 7` chooses.

const MILLION = 1_000_000;
const BAD_ARGUMENTS = 2;
const STOPPED = 130;

interface Section {
  readonly name: string;
  readonly measures: string;
  readonly run: (options: BenchOptions) => Promise<void>;
}

const SECTIONS: readonly Section[] = [
  { name: 'ingest', measures: 'reading logs against createGunzip alone', run: benchIngest },
  { name: 'vended', measures: 'reading vended logs against legacy ones', run: benchVended },
  { name: 'peers', measures: 'other readers of the same logs', run: benchPeers },
  { name: 'memory', measures: 'peak memory of the whole ingest', run: benchMemory },
  { name: 'small-objects', measures: 'analyse on many small objects', run: benchSmallObjects },
  { name: 'measure', measures: 'the query on DuckDB', run: benchMeasure },
  {
    name: 'compact',
    measures: 'compaction of an hour, measure with and without',
    run: benchCompact,
  },
  { name: 'probe', measures: 'the probe', run: benchProbe },
  { name: 'cold-start', measures: 'importing the bundles', run: benchColdStart },
  { name: 'before', measures: 'an earlier commit beside this one', run: benchBefore },
];

const HELP = [
  'usage: npm run bench -- [SECTION...] [OPTION...]; without SECTION each, `before` with --commit alone',
  ...SECTIONS.map(({ name, measures }) => `  ${name.padEnd(16)}${measures}`),
  '  --rounds N      runs of each way; default 5',
  '  --lines N       lines of a log; default 1000000',
  '  --handshakes N  size of the lake that is measured; default 1000000, then 10000000',
  '  --commit NAME   what `before` compares with',
  `  --work NAME     what \`before\` compares, may be repeated: ${BEFORE_WORKS.join(', ')}; default all`,
];

const write = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string', default: '5' },
    lines: { type: 'string', default: String(MILLION) },
    handshakes: { type: 'string' },
    commit: { type: 'string' },
    work: { type: 'string', multiple: true, default: [...BEFORE_WORKS] },
    help: { type: 'boolean', default: false },
  },
});
const options: BenchOptions = {
  rounds: Number(values.rounds),
  lines: Number(values.lines),
  handshakes:
    values.handshakes === undefined ? [MILLION, 10 * MILLION] : [Number(values.handshakes)],
  commit: values.commit ?? null,
  works: BEFORE_WORKS.filter((work) => values.work.includes(work)),
  write,
};

const fault = faultOf();
if (fault !== null) {
  process.stderr.write(`${fault}\n`);
  process.exitCode = BAD_ARGUMENTS;
} else if (values.help) {
  for (const line of HELP) write(line);
} else {
  await runSections();
}

/** What is wrong with the arguments, in one line. */
function faultOf(): string | null {
  const isCount = (value: number, least: number) => Number.isInteger(value) && value >= least;
  const unknown = positionals.find((given) => !SECTIONS.some(({ name }) => name === given));
  if (unknown !== undefined) return `${unknown}: no such section; --help lists them`;
  const strange = values.work.find((given) => !BEFORE_WORKS.some((work) => work === given));
  if (strange !== undefined) return `--work ${strange}: must be of ${BEFORE_WORKS.join(', ')}`;
  if (!isCount(options.rounds, 1)) return '--rounds: must be a number from 1';
  if (!isCount(options.lines, 1000)) return '--lines: must be a number from 1000';
  if (options.handshakes.some((count) => !isCount(count, 1000)))
    return '--handshakes: must be a number from 1000';
  return positionals.includes('before') && options.commit === null
    ? 'before: needs --commit NAME, the commit to compare with'
    : null;
}

async function runSections(): Promise<void> {
  const chosen = SECTIONS.filter(({ name }) =>
    positionals.length > 0
      ? positionals.includes(name)
      : name !== 'before' || options.commit !== null,
  );
  write(`Node ${process.version}, ${options.rounds} rounds: median and range`);
  try {
    for (const section of chosen) await section.run(options);
  } catch (error) {
    if (!(error instanceof Stopped || error instanceof Fault)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = error instanceof Stopped ? STOPPED : BAD_ARGUMENTS;
  }
}
