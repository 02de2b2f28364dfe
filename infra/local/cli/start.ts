import { Fault } from '../../../functions/errors.ts';
import manifest from '../../../package.json' with { type: 'json' };
import { type LabRun, runLab } from '../lab/lab.ts';
import { LAB_BALANCERS } from '../lab/lab-balancers.ts';
import { LAB_FAULTS } from '../lab/lab-faults.ts';
import { parseAnalyseCommand } from './analyse-command.ts';
import { type Analysis, analyse } from './analyse-run.ts';
import { type CommandContext, runCommandLine } from './command-line.ts';
import { paintFor } from './paint.ts';
import { comparePlanted, plantedLines } from './planted-faults.ts';
import { openProgress } from './progress.ts';
import { terminalReport } from './terminal-report.ts';
import { terminalWidth } from './terminal-width.ts';

/** The same traffic at every start; only the latencies are the machine's. */
const SEED = 1;
const LAB_START = '2026-03-02T00:00:00Z';

const AS_PLANTED = 0;
const NOT_AS_PLANTED = 1;

if (import.meta.main) await runCommandLine('start', main);

async function main(context: CommandContext): Promise<number> {
  const { stdout, env } = process;
  if (process.argv.length > 2) {
    throw new Fault('bad-arguments', 'it takes no arguments; npm run analyse reads your own logs');
  }

  stdout.write(
    'The lab: real TLS servers and clients on loopback play more than a day of traffic at\n' +
      `${LAB_BALANCERS.length} load balancers, ${LAB_FAULTS.length} of them broken on purpose, and write their logs.\n\n`,
  );
  const lab = await playLab(context);
  const { report, notes } = await analyseLab(lab, context);
  const paint = paintFor(stdout, env.NO_COLOR);
  const verdict = comparePlanted(LAB_FAULTS, report.deviations);
  const healthy = LAB_BALANCERS.length - LAB_FAULTS.length;
  const lines = [
    ...terminalReport(report, { width: terminalWidth(stdout), paint, notes }),
    '',
    ...plantedLines(verdict, healthy),
  ];
  stdout.write(`${lines.join('\n')}\n`);
  const asPlanted = verdict.missed.length === 0 && verdict.unplanned.length === 0;
  return asPlanted ? AS_PLANTED : NOT_AS_PLANTED;
}

async function playLab({ workspace, signal }: CommandContext): Promise<LabRun> {
  const progress = openProgress(process.stderr, 'Playing traffic');
  return await runLab({
    seed: SEED,
    outDir: workspace.folder(),
    startMs: Date.parse(LAB_START),
    signal,
    onProgress: (done, total) => progress.update(done, total),
  }).finally(() => progress.stop());
}

async function analyseLab(lab: LabRun, context: CommandContext): Promise<Analysis> {
  const progress = openProgress(process.stderr, 'Reading logs');
  const settings = parseAnalyseCommand([lab.logDir]);
  return await analyse(
    { ...settings, fromMs: lab.windowStartMs, toMs: lab.windowEndMs },
    {
      nowMs: Date.now,
      version: manifest.version,
      signal: context.signal,
      temporaryDir: () => context.workspace.folder(),
      onProgress: (done, total) => progress.update(done, total),
    },
  ).finally(() => progress.stop());
}
