import { setFlagsFromString } from 'node:v8';
import type { AlertSettings } from '../../functions/model/alerts/alert-settings.ts';
import { SEVERITIES, type Severity } from '../../functions/model/deviation.ts';
import type { Report } from '../../functions/model/report.ts';
import { instant } from '../../functions/model/time.ts';
import manifest from '../../package.json' with { type: 'json' };
import { FolderStore } from '../local/folder-store.ts';
import { type AlertRun, advanceAndNotify } from './alerts/alert-run.ts';
import { readNotifyFile } from './alerts/notify-file.ts';
import { ANALYSE_DEFAULTS, type AnalyseSettings, type Analysis, analyse } from './analyse-run.ts';
import {
  type CommandSyntax,
  HELP,
  type OptionTable,
  type OptionValues,
} from './arguments/command-syntax.ts';
import { hours, oneOf, seconds, TEXT, TIME } from './arguments/option-kinds.ts';
import type { Arguments } from './arguments/read-arguments.ts';
import { type CommandContext, command, runCommandLine, warningsTo } from './command-line.ts';
import { isBucketPath } from './inputs/bucket-inputs.ts';
import { writePage } from './page-file.ts';
import { alertLines, lacksSecret, troubleLines, windowNotes } from './text/alert-lines.ts';
import { paintFor } from './text/paint.ts';
import { openProgress } from './text/progress.ts';
import { terminalReport } from './text/terminal-report.ts';
import { printableJson, terminalWidth, wrap } from './text/text-layout.ts';

const DONE = 0;
const DEVIATES = 1;
const NOT_CONFIGURED = 2;

/** A ticket of TLS 1.3 lives for seven days at most (RFC 8446, section 4.6.1). */
const MOST_LIFETIME_HOURS = 7 * 24;
/** What `client_keep_alive.seconds` of an Application Load Balancer may be. */
const KEEP_ALIVE_SECONDS = [60, 604_800] as const;
const MOST_STALE_HOURS = 365 * 24;

const OPTIONS = {
  targets: {
    ...{ placeholder: 'FILE', kind: TEXT, default: null },
    help: 'balancers and their listeners, a JSON list',
  },
  'probe-results': {
    ...{ placeholder: 'PATH', kind: TEXT, repeats: true },
    help: 'result file of probes, or as PATH many of them',
  },
  lake: {
    ...{ placeholder: 'DIR', kind: TEXT, default: null },
    help: 'keep what is read here; else it is temporary',
  },
  notify: {
    ...{ placeholder: 'FILE', kind: TEXT, default: null },
    help: 'open and close alerts, and tell its hooks',
  },
  json: { help: 'print the report alone, as JSON' },
  html: {
    ...{ placeholder: 'FILE', kind: TEXT, default: null },
    help: 'write the dashboard, one file for a browser',
  },
  from: {
    ...{ placeholder: 'TIME', kind: TIME, default: null },
    help: 'count from here on; earlier logs are history',
  },
  to: {
    ...{ placeholder: 'TIME', kind: TIME, default: null },
    help: 'count handshakes before this',
  },
  'session-lifetime': {
    ...{ placeholder: 'HOURS', kind: hours(MOST_LIFETIME_HOURS) },
    default: ANALYSE_DEFAULTS.sessionLifetimeMs,
    help: 'how long a client counts as returning',
  },
  'keep-alive': {
    ...{ placeholder: 'SECONDS', kind: seconds(...KEEP_ALIVE_SECONDS) },
    default: ANALYSE_DEFAULTS.keepAliveMs,
    help: 'gap that ends an untraced connection',
  },
  'stale-after': {
    ...{
      placeholder: 'HOURS',
      kind: hours(MOST_STALE_HOURS),
      default: ANALYSE_DEFAULTS.staleAfterMs,
    },
    help: 'how long a balancer may be silent',
  },
  'fail-on': {
    ...{ placeholder: 'SEVERITY', kind: oneOf(SEVERITIES), default: null },
    help: `exit 1 at or above: ${SEVERITIES.join(', ')}`,
  },
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
    'Alerts are kept in the lake; each later window (--to, else the end of the data)',
    'takes them one step on, and a run over the same window tells nothing twice.',
    'Exit status: 0 done, 1 something deviates (--fail-on), 2 not done.',
  ],
};

type Values = OptionValues<typeof OPTIONS>;

function relationFaults(
  { lake, notify, from, to, 'probe-results': results }: Values,
  paths: readonly string[],
  nowMs: number,
): readonly string[] {
  const faults: string[] = [];
  if (lake !== null && isBucketPath(lake)) {
    faults.push(`--lake ${lake}: must be a folder of this machine`);
  }
  if (notify !== null && lake === null) {
    faults.push('--notify: needs --lake DIR, which keeps the alerts from run to run');
  }
  if (paths.length + results.length === 0) {
    faults.push('PATH: give at least one log file, folder or s3:// address');
  }
  if (from !== null && to !== null && from >= to) faults.push('--from: must be before --to');
  return [...faults, ...futureFaults({ from, to }, nowMs)];
}

/** A window that is not over would be judged, and its alerts closed, by what is still to come. */
function futureFaults(
  instants: Readonly<Record<string, number | null>>,
  nowMs: number,
): readonly string[] {
  return Object.entries(instants).flatMap(([option, ms]) =>
    ms === null || ms <= nowMs
      ? []
      : [`--${option} ${instant(ms)}: lies in the future; it is ${instant(nowMs)} here`],
  );
}

/** Reads logs and results of probes, and reports what deviates. */
export const analyseCommand = command(ANALYSE, async (given, context) => {
  const { values } = given;
  const { stdout, stderr, env } = context;
  // Before logs are read, which may take long: a fault in the file is reported at once.
  const alerts = values.notify === null ? null : await readNotifyFile(values.notify, env);
  const analysis = await readLogs(settingsOf(given), context);
  for (const line of analysis.leftOut) stderr.write(`${line}\n`);
  // Hooks are notified before the report is printed: a reader may have seen enough, as `| head` has.
  const run = await runAlerts(analysis, alerts, values, context).finally(() =>
    stdout.write(`${text(values, analysis, context)}\n`),
  );
  const { report, history } = analysis;
  if (values.html !== null) {
    stderr.write(`Dashboard: ${await writePage(values.html, report, history)}\n`);
  }
  if (run !== null) writeAlerts(run, analysis, values, context);
  if (run !== null && lacksSecret(run)) return NOT_CONFIGURED;
  return fails(report, values['fail-on']) ? DEVIATES : DONE;
});

if (import.meta.main) {
  // What one object takes is garbage when the next one is read: room for more of it costs 130 MB.
  setFlagsFromString('--semi-space-growth-factor=1');
  await runCommandLine(analyseCommand);
}

/** The settings of a run from the arguments of the command line. */
export function settingsOf({ values, paths }: Arguments<typeof OPTIONS>): AnalyseSettings {
  return {
    paths: [...paths, ...values['probe-results']],
    targetsPath: values.targets,
    lakeDir: values.lake,
    fromMs: values.from,
    toMs: values.to,
    sessionLifetimeMs: values['session-lifetime'],
    keepAliveMs: values['keep-alive'],
    staleAfterMs: values['stale-after'],
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
    ...alertLines(run, width, paintFor(out, env.NO_COLOR)),
    ...notes.flatMap((note) => wrap(`Note: ${note}`, width)),
  ];
  out.write(`${lines.join('\n')}\n`);
  for (const line of troubleLines(run, terminalWidth(stderr))) stderr.write(`${line}\n`);
}

function text(
  { json }: Values,
  { report, notes }: Analysis,
  { stdout, env }: CommandContext,
): string {
  if (json) return printableJson(report);
  const paint = paintFor(stdout, env.NO_COLOR);
  return terminalReport(report, { width: terminalWidth(stdout), paint, notes }).join('\n');
}

/** Whether anything deviates at the severity that was named, or worse. */
function fails(report: Report, failOn: Severity | null): boolean {
  if (failOn === null) return false;
  const least = SEVERITIES.indexOf(failOn);
  return report.deviations.some(({ severity }) => SEVERITIES.indexOf(severity) >= least);
}
