import manifest from '../../package.json' with { type: 'json' };
import { type CommandSyntax, HELP, type OptionTable } from '../cli/arguments/command-syntax.ts';
import { type CommandContext, command, runCommandLine } from '../cli/command-line.ts';
import { ANALYSE_DEFAULTS, type Analysis, analyse } from '../cli/measuring/analyse-run.ts';
import { writePage } from '../cli/measuring/page-file.ts';
import { paintFor } from '../cli/text/paint.ts';
import { openProgress } from '../cli/text/progress.ts';
import { factLines } from '../cli/text/report/fact-lines.ts';
import { summaryLines, terminalReport } from '../cli/text/report/terminal-report.ts';
import { terminalWidth } from '../cli/text/text-layout.ts';
import { type LabRun, runLab } from './logs/run-lab.ts';
import { comparePlanted, plantedIn, plantedLines } from './planted-faults.ts';
import { playAlert } from './start-alert.ts';
import { alertPlayLines, isNotifiedOfBoth } from './start-alert-lines.ts';
import { type ProbeFiles, probeLab } from './start-probe.ts';
import { LAB_BALANCERS } from './traffic/balancers.ts';
import { LAB_FAULTS } from './traffic/faults.ts';

/** The same traffic at every start; only the latencies are the machine's. */
const SEED = 1;
const LAB_START = '2026-03-02T00:00:00Z';
/** Of the last act, when the lab's traffic is over. */
const ALERT_START = '2026-03-04T09:00:00Z';

/** In the folder of the call, and git-ignored in a clone. */
const PAGE_PATH = '.out/resumption-watch.html';

/** All of them would take two more screens. */
const MOST_FACTS = 1;

const AS_PLANTED = 0;
const NOT_AS_PLANTED = 1;

const OPTIONS = {
  verbose: { help: 'print the whole report, as analyse does it' },
  help: HELP,
} as const satisfies OptionTable;

const START: CommandSyntax<typeof OPTIONS> = {
  name: 'start',
  usage: '',
  takesPaths: false,
  about: ['The demonstration: real TLS balancers on loopback, some broken on purpose.'],
  options: OPTIONS,
  notes: ['It reads no logs of yours: npm run analyse -- PATH does.'],
};

const start = command(START, async ({ values }, context) => {
  const { stdout } = context;
  const size = `${LAB_BALANCERS.length} balancers, ${LAB_FAULTS.length} of them broken`;
  stdout.write(`Real TLS servers on loopback play ${size} (30 s).\n\n`);
  const analysis = await analyseLab(await playLab(context), context);
  const { report, history } = analysis;
  const planted = LAB_FAULTS.map((fault) => plantedIn(fault, 'logs and trials'));
  const verdict = comparePlanted(planted, report.deviations);
  const healthy = LAB_BALANCERS.length - LAB_FAULTS.length;
  const width = terminalWidth(stdout);
  const lines = [
    ...reportLines(analysis, values.verbose, context),
    '',
    ...plantedLines(verdict, healthy, width),
  ];
  stdout.write(`${lines.join('\n')}\n`);
  stdout.write(`Dashboard, for a browser: ${await writePage(PAGE_PATH, report, history)}\n`);
  const hours = await playAlert(Date.parse(ALERT_START), context);
  stdout.write(`${alertPlayLines(hours).join('\n')}\n`);
  const nothingElse = verdict.missed.length === 0 && verdict.unplanned.length === 0;
  const asPlanted = nothingElse && isNotifiedOfBoth(hours);
  return asPlanted ? AS_PLANTED : NOT_AS_PLANTED;
});

if (import.meta.main) await runCommandLine(start);

/** The report as `analyse` prints it, or so much of it as leaves the demonstration two screens. */
function reportLines(
  { report, notes }: Analysis,
  verbose: boolean,
  { stdout, env, calledBy }: CommandContext,
): readonly string[] {
  const layout = { width: terminalWidth(stdout), paint: paintFor(stdout, env), calledBy, verbose };
  if (verbose) return terminalReport(report, { ...layout, notes });
  return [
    ...summaryLines(report, layout),
    ...factLines(report.deviations, { ...layout, most: MOST_FACTS }),
  ];
}

interface Played {
  readonly lab: LabRun;
  readonly files: ProbeFiles;
}

async function playLab({ workspace, signal, stderr }: CommandContext): Promise<Played> {
  const outDir = workspace.folder();
  const playing = openProgress(stderr, 'Playing traffic');
  let probed: Promise<ProbeFiles> | undefined;
  const lab = await runLab({
    seed: SEED,
    outDir,
    startMs: Date.parse(LAB_START),
    signal,
    onProgress: (done, total) => playing.update(done, total),
    probe: async (targets, atMs) => {
      playing.stop();
      const probing = openProgress(stderr, 'Probing');
      const startedMs = performance.now();
      probed = probeLab(targets, {
        ...{ folder: outDir, seed: SEED, signal },
        clock: { nowMs: () => Math.floor(atMs + performance.now() - startedMs) },
        onProgress: (done, total) => probing.update(done, total),
      }).finally(() => probing.stop());
      await probed;
    },
  }).finally(() => playing.stop());
  if (probed === undefined) throw new Error('the lab was not probed');
  return { lab, files: await probed };
}

async function analyseLab({ lab, files }: Played, context: CommandContext): Promise<Analysis> {
  const progress = openProgress(context.stderr, 'Reading logs');
  const { targetsPath, resultsPath } = files;
  const paths = [lab.logDir, resultsPath];
  const window = { fromMs: lab.windowStartMs, toMs: lab.windowEndMs };
  return await analyse(
    { ...ANALYSE_DEFAULTS, ...window, paths, targetsPath },
    {
      nowMs: Date.now,
      version: manifest.version,
      signal: context.signal,
      temporaryDir: () => context.workspace.folder(),
      onProgress: (done, total) => progress.update(done, total),
    },
  ).finally(() => progress.stop());
}
