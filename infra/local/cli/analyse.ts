import { SEVERITIES, type Severity } from '../../../functions/model/deviation.ts';
import type { Report } from '../../../functions/model/report.ts';
import manifest from '../../../package.json' with { type: 'json' };
import { type AnalyseCommand, parseAnalyseCommand } from './analyse-command.ts';
import { ANALYSE } from './analyse-options.ts';
import { type Analysis, analyse } from './analyse-run.ts';
import { type CommandContext, runCommandLine } from './command-line.ts';
import { helpText } from './command-syntax.ts';
import { writePage } from './page-file.ts';
import { paintFor } from './paint.ts';
import { openProgress } from './progress.ts';
import { terminalReport } from './terminal-report.ts';
import { terminalWidth } from './terminal-width.ts';
import { printableJson } from './text-layout.ts';

const DONE = 0;
const DEVIATES = 1;

if (import.meta.main) await runCommandLine(ANALYSE.name, main);

async function main({ workspace, signal }: CommandContext): Promise<number> {
  const { stdout, stderr } = process;
  const command = parseAnalyseCommand(process.argv.slice(2));
  if (command.help) {
    stdout.write(helpText(ANALYSE));
    return DONE;
  }
  const progress = openProgress(stderr, 'Reading logs');
  const analysis = await analyse(command, {
    nowMs: Date.now,
    version: manifest.version,
    signal,
    temporaryDir: () => workspace.folder(),
    onProgress: (done, total) => progress.update(done, total),
  }).finally(() => progress.stop());
  if (analysis.notLogs > 0) {
    stderr.write(`${leftOut(analysis.notLogs)}\n`);
  }
  stdout.write(`${text(command, analysis)}\n`);
  if (command.htmlPath !== null) {
    const { report, history } = analysis;
    stderr.write(`Dashboard: ${await writePage(command.htmlPath, report, history)}\n`);
  }
  return fails(analysis.report, command.failOn) ? DEVIATES : DONE;
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
