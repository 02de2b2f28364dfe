import { setFlagsFromString } from 'node:v8';
import type { AlertSettings } from '../../functions/model/alerts/alert-settings.ts';
import { reportSamples } from '../../functions/publish/prometheus/report-samples.ts';
import manifest from '../../package.json' with { type: 'json' };
import { FolderStore } from '../local/folder-store.ts';
import { type AlertRun, advanceAndNotify } from './alerts/alert-run.ts';
import { readNotifyFile } from './alerts/notify-file.ts';
import {
  type CommandSyntax,
  HELP,
  type OptionTable,
  type OptionValues,
} from './arguments/command-syntax.ts';
import { TEXT } from './arguments/option-kinds.ts';
import type { Arguments } from './arguments/read-arguments.ts';
import { type CommandContext, command, runCommandLine, warningsTo } from './command-line.ts';
import { writeJUnit } from './junit/junit-file.ts';
import { reportSuites } from './junit/report-suites.ts';
import { type AnalyseSettings, type Analysis, analyse } from './measuring/analyse-run.ts';
import {
  ENGINE_NOTES,
  ENGINE_OPTION,
  engineFaults,
  lakeFaults,
  MEASURE_OPTIONS,
  measuringSettings,
  OUTPUT_OPTIONS,
  TARGETS_OPTION,
  windowFaults,
} from './measuring/measure-options.ts';
import { writeMetrics } from './measuring/metrics-file.ts';
import { writePage } from './measuring/page-file.ts';
import { trinoServer } from './measuring/trino-run.ts';
import { alertLines, lacksSecret, troubleLines, windowNotes } from './text/alert-lines.ts';
import { paintFor } from './text/paint.ts';
import { openProgress } from './text/progress.ts';
import { fails, reportText } from './text/report/report-text.ts';
import { terminalWidth, wrap } from './text/text-layout.ts';

const DONE = 0;
const DEVIATES = 1;
const NOT_CONFIGURED = 2;

const OPTIONS = {
  ...TARGETS_OPTION,
  'probe-results': {
    ...{ placeholder: 'PATH', kind: TEXT, repeats: true },
    help: 'result file of probes, or as PATH many of them',
  },
  lake: {
    ...{ placeholder: 'DIR', kind: TEXT, default: null },
    help: 'keep what is read here; else it is temporary',
  },
  ...ENGINE_OPTION,
  notify: {
    ...{ placeholder: 'FILE', kind: TEXT, default: null },
    help: 'open and close alerts, and tell its hooks',
  },
  ...OUTPUT_OPTIONS,
  ...MEASURE_OPTIONS,
  help: HELP,
} as const satisfies OptionTable;

/** What `analyse` takes. */
export const ANALYSE: CommandSyntax<typeof OPTIONS> = {
  name: 'analyse',
  usage: 'PATH...',
  takesPaths: true,
  about: [
    'Resumption rates of AWS load balancers, and what deviates from AWS documents.',
    'PATH is a log file, a folder of them as `aws s3 sync` leaves it, or',
    's3://BUCKET/PREFIX, read with the credentials that the AWS SDK finds. With',
    '--probe-results it may be left out.',
  ],
  options: OPTIONS,
  relationFaults,
  notes: [
    'TIME is ISO 8601, with Z or an offset: 2026-01-31 or 2026-01-31T10:00:00Z.',
    ...ENGINE_NOTES,
    'Alerts are kept in the lake; each later window (--to, else the end of the data)',
    'takes them one step on, and a run over the same window tells nothing twice.',
    'Exit status: 0 done, 1 something deviates (--fail-on), 2 not done.',
  ],
};

type Values = OptionValues<typeof OPTIONS>;

function relationFaults(
  values: Values,
  paths: readonly string[],
  nowMs: number,
): readonly string[] {
  const { lake, notify, engine, 'probe-results': results } = values;
  const faults: string[] = [];
  if (notify !== null && lake === null) {
    faults.push('--notify: needs --lake DIR, which keeps the alerts from run to run');
  }
  if (engine !== null && lake === null) {
    faults.push('--engine: needs --lake DIR, a folder over which the tables there lie');
  }
  if (paths.length + results.length === 0) {
    faults.push('PATH: give at least one log file, folder or s3:// address');
  }
  return [
    ...lakeFaults(values),
    ...faults,
    ...engineFaults(values),
    ...windowFaults(values, nowMs),
  ];
}

/** Reads logs and results of probes, and reports what deviates. */
export const analyseCommand = command(ANALYSE, async (given, context) => {
  const { values } = given;
  const { stdout, stderr, env } = context;
  // What one object takes is garbage when the next one is read: room for more of it costs 130 MB.
  setFlagsFromString('--semi-space-growth-factor=1');
  // Before logs are read, which may take long: a fault in the file is reported at once.
  const alerts = values.notify === null ? null : await readNotifyFile(values.notify, env);
  const analysis = await readLogs(settingsOf(given, env), context);
  for (const line of analysis.leftOut) stderr.write(`${line}\n`);
  // Hooks are notified before the report is printed: a reader may have seen enough, as `| head` has.
  const run = await runAlerts(analysis, alerts, values, context).finally(() =>
    stdout.write(`${reportText(analysis, values, context)}\n`),
  );
  const { report, history } = analysis;
  await writeJUnit(values.junit, reportSuites(report, values['fail-on']), report.generatedAt);
  await writeMetrics(values.prom, reportSamples(report));
  if (values.html !== null) {
    stderr.write(`Dashboard: ${await writePage(values.html, report, history)}\n`);
  }
  if (run !== null) writeAlerts(run, analysis, values, context);
  if (run !== null && lacksSecret(run)) return NOT_CONFIGURED;
  return fails(report, values['fail-on']) ? DEVIATES : DONE;
});

if (import.meta.main) await runCommandLine(analyseCommand);

/** The settings of a run from the arguments of the command line. */
export function settingsOf(
  { values, paths }: Arguments<typeof OPTIONS>,
  env: NodeJS.ProcessEnv,
): AnalyseSettings {
  return {
    paths: [...paths, ...values['probe-results']],
    targetsPath: values.targets,
    lakeDir: values.lake,
    trino: trinoServer(values.engine, env),
    ...measuringSettings(values),
  };
}

async function readLogs(
  settings: AnalyseSettings,
  { workspace, signal, stderr, nowMs }: CommandContext,
): Promise<Analysis> {
  const progress = openProgress(stderr, 'Reading logs');
  return await analyse(settings, {
    nowMs,
    version: manifest.version,
    signal,
    temporaryDir: () => workspace.folder(),
    onProgress: (done, total) => progress.update(done, total),
    warn: warningsTo(stderr),
  }).finally(() => progress.stop());
}

async function runAlerts(
  { judged }: Analysis,
  alerts: AlertSettings | null,
  { lake, 'stale-after': staleAfterMs }: Values,
  { env, signal, nowMs, stderr }: CommandContext,
): Promise<AlertRun | null> {
  if (alerts === null || lake === null) return null;
  // Late: clients of AWS take long to load, and most runs notify nobody.
  const { localDelivery } = await import('./alerts/local-delivery.ts');
  const states = new FolderStore(lake, warningsTo(stderr));
  const world = localDelivery(states, { env, signal, nowMs });
  return await advanceAndNotify(judged, { ...alerts, staleAfterMs }, world);
}

/** Below the report; with --json, where stdout is the report alone, on stderr. */
function writeAlerts(
  run: AlertRun,
  { judged }: Analysis,
  { json, from }: Values,
  { stdout, stderr, env }: CommandContext,
): void {
  const out = json ? stderr : stdout;
  const width = terminalWidth(out);
  const notes = windowNotes(run, judged.measurement.window, from);
  const lines = [
    ...(json ? [] : ['']),
    ...alertLines(run, width, paintFor(out, env)),
    ...notes.flatMap((note) => wrap(`Note: ${note}`, width)),
  ];
  out.write(`${lines.join('\n')}\n`);
  for (const line of troubleLines(run, terminalWidth(stderr))) stderr.write(`${line}\n`);
}
