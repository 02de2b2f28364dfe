import type { AlertSettings } from '../../functions/model/alert-settings.ts';
import { SEVERITIES, type Severity } from '../../functions/model/deviation.ts';
import type { Report } from '../../functions/model/report.ts';
import manifest from '../../package.json' with { type: 'json' };
import { FolderStore } from '../local/folder-store.ts';
import { type AnalyseCommand, parseAnalyseCommand } from './analyse-command.ts';
import { ANALYSE } from './analyse-options.ts';
import { type Analysis, analyse } from './analyse-run.ts';
import { helpText } from './arguments/command-syntax.ts';
import { type CommandContext, runCommandLine } from './command-line.ts';
import { readNotifyFile } from './notify-file.ts';
import { writePage } from './page-file.ts';
import { type ToldAlerts, tellAlerts } from './tell-alerts.ts';
import { alertLines, lacksSecret, troubleLines, windowNotes } from './text/alert-lines.ts';
import { paintFor } from './text/paint.ts';
import { openProgress } from './text/progress.ts';
import { terminalReport } from './text/terminal-report.ts';
import { terminalWidth } from './text/terminal-width.ts';
import { printableJson, wrap } from './text/text-layout.ts';

const DONE = 0;
const DEVIATES = 1;
const NOT_CONFIGURED = 2;

if (import.meta.main) await runCommandLine(ANALYSE.name, main);

async function main(context: CommandContext): Promise<number> {
  const { stdout, stderr } = process;
  const command = parseAnalyseCommand(process.argv.slice(2));
  if (command.help) {
    stdout.write(helpText(ANALYSE));
    return DONE;
  }
  const { notifyPath } = command;
  // Before logs are read, which may take long: a fault in the file is told at once.
  const settings = notifyPath === null ? null : await readNotifyFile(notifyPath, process.env);
  const analysis = await readLogs(command, context);
  if (analysis.notLogs > 0) {
    stderr.write(`${leftOut(analysis.notLogs)}\n`);
  }
  // Told before it is printed: whoever reads on may have seen enough, as `| head` has.
  const told = await tell(analysis, settings, command, context.signal).finally(() =>
    stdout.write(`${text(command, analysis)}\n`),
  );
  const { report, history } = analysis;
  if (command.htmlPath !== null) {
    stderr.write(`Dashboard: ${await writePage(command.htmlPath, report, history)}\n`);
  }
  if (told !== null) writeAlerts(told, analysis, command);
  if (told !== null && lacksSecret(told)) return NOT_CONFIGURED;
  return fails(report, command.failOn) ? DEVIATES : DONE;
}

async function readLogs(
  command: AnalyseCommand,
  { workspace, signal }: CommandContext,
): Promise<Analysis> {
  const progress = openProgress(process.stderr, 'Reading logs');
  return await analyse(command, {
    nowMs: Date.now,
    version: manifest.version,
    signal,
    temporaryDir: () => workspace.folder(),
    onProgress: (done, total) => progress.update(done, total),
  }).finally(() => progress.stop());
}

async function tell(
  { judged }: Analysis,
  settings: AlertSettings | null,
  { lakeDir, staleAfterMs }: AnalyseCommand,
  signal: AbortSignal,
): Promise<ToldAlerts | null> {
  if (settings === null || lakeDir === null) return null;
  // Late: clients of AWS take long to load, and most runs tell nobody.
  const { localDelivery } = await import('./local-delivery.ts');
  const world = localDelivery(new FolderStore(lakeDir), { env: process.env, signal });
  return await tellAlerts(judged, { ...settings, staleAfterMs }, world);
}

/** Below the report; with --json, where stdout is the report alone, on stderr. */
function writeAlerts(
  told: ToldAlerts,
  { judged }: Analysis,
  { json, fromMs }: AnalyseCommand,
): void {
  const { stdout, stderr, env } = process;
  const out = json ? stderr : stdout;
  const width = terminalWidth(out);
  const notes = windowNotes(told, judged.measurement.window, fromMs);
  const lines = [
    ...(json ? [] : ['']),
    ...alertLines(told, width, paintFor(out, env.NO_COLOR)),
    ...notes.flatMap((note) => wrap(`Note: ${note}`, width)),
  ];
  out.write(`${lines.join('\n')}\n`);
  for (const line of troubleLines(told, terminalWidth(stderr))) stderr.write(`${line}\n`);
}

function leftOut(notLogs: number): string {
  return notLogs === 1
    ? '1 of the files is no load balancer log and was left out.'
    : `${notLogs} of the files are no load balancer logs and were left out.`;
}

function text(command: AnalyseCommand, { report, notes }: Analysis): string {
  if (command.json) return printableJson(report);
  const { stdout, env } = process;
  const paint = paintFor(stdout, env.NO_COLOR);
  return terminalReport(report, { width: terminalWidth(stdout), paint, notes }).join('\n');
}

/** Whether anything deviates at the severity that was named, or worse. */
function fails(report: Report, failOn: Severity | null): boolean {
  if (failOn === null) return false;
  const least = SEVERITIES.indexOf(failOn);
  return report.deviations.some(({ severity }) => SEVERITIES.indexOf(severity) >= least);
}
