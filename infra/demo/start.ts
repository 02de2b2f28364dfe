import { Fault } from '../../functions/errors.ts';
import manifest from '../../package.json' with { type: 'json' };
import { type CommandContext, runCommandLine } from '../cli/command-line.ts';
import { ANALYSE_DEFAULTS, type Analysis, analyse } from '../cli/measuring/analyse-run.ts';
import { writePage } from '../cli/page-file.ts';
import { paintFor } from '../cli/text/paint.ts';
import { openProgress } from '../cli/text/progress.ts';
import { terminalReport } from '../cli/text/terminal-report.ts';
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

const AS_PLANTED = 0;
const NOT_AS_PLANTED = 1;

if (import.meta.main) await runCommandLine({ name: 'start', run: main });

async function main(context: CommandContext): Promise<number> {
  const { args, stdout, env } = context;
  if (args.length > 0) {
    throw new Fault('bad-arguments', 'it takes no arguments; npm run analyse reads your own logs');
  }

  stdout.write(
    'The lab: real TLS servers and clients on loopback play more than a day of traffic at\n' +
      `${LAB_BALANCERS.length} load balancers, ${LAB_FAULTS.length} of them broken on purpose, and write their logs.\n` +
      'Then every session is offered to every node, as `npm run probe` does it, and one\n' +
      'more balancer breaks and is mended, so that an alert opens and resolves.\n\n',
  );
  const { report, history, notes } = await analyseLab(await playLab(context), context);
  const paint = paintFor(stdout, env.NO_COLOR);
  const planted = LAB_FAULTS.map((fault) => plantedIn(fault, 'logs and trials'));
  const verdict = comparePlanted(planted, report.deviations);
  const healthy = LAB_BALANCERS.length - LAB_FAULTS.length;
  const lines = [
    ...terminalReport(report, { width: terminalWidth(stdout), paint, notes }),
    '',
    ...plantedLines(verdict, healthy),
  ];
  stdout.write(`${lines.join('\n')}\n\n`);
  stdout.write(`Dashboard, for a browser: ${await writePage(PAGE_PATH, report, history)}\n\n`);
  const hours = await playAlert(Date.parse(ALERT_START), context);
  stdout.write(`${alertPlayLines(hours, terminalWidth(stdout)).join('\n')}\n`);
  const nothingElse = verdict.missed.length === 0 && verdict.unplanned.length === 0;
  const asPlanted = nothingElse && isNotifiedOfBoth(hours);
  return asPlanted ? AS_PLANTED : NOT_AS_PLANTED;
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
