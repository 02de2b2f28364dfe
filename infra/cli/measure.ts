import { reportSamples } from '../../functions/publish/prometheus/report-samples.ts';
import manifest from '../../package.json' with { type: 'json' };
import {
  type CommandSyntax,
  HELP,
  type OptionTable,
  type OptionValues,
} from './arguments/command-syntax.ts';
import { TEXT } from './arguments/option-kinds.ts';
import { command, runCommandLine, warningsTo } from './command-line.ts';
import { writeJUnit } from './junit/junit-file.ts';
import { reportSuites } from './junit/report-suites.ts';
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
import { measureLake } from './measuring/measure-run.ts';
import { writeMetrics } from './measuring/metrics-file.ts';
import { writePage } from './measuring/page-file.ts';
import { trinoServer } from './measuring/trino-run.ts';
import { fails, reportText } from './text/report/report-text.ts';

const DONE = 0;
const DEVIATES = 1;

const OPTIONS = {
  lake: {
    ...{ placeholder: 'DIR', kind: TEXT, default: null },
    help: 'the lake that `analyse --lake DIR` keeps',
  },
  ...ENGINE_OPTION,
  ...TARGETS_OPTION,
  ...OUTPUT_OPTIONS,
  ...MEASURE_OPTIONS,
  help: HELP,
} as const satisfies OptionTable;

const MEASURE: CommandSyntax<typeof OPTIONS> = {
  name: 'measure',
  usage: '(--lake DIR | --engine ENGINE)',
  takesPaths: false,
  about: [
    'Resumption rates of all that a lake holds, and what deviates from AWS documents.',
    'Reads no log. A lake in AWS is read with --engine.',
  ],
  options: OPTIONS,
  relationFaults: (values, _paths, nowMs) => [
    ...engineOrLakeFaults(values),
    ...lakeFaults(values),
    ...engineFaults(values),
    ...windowFaults(values, nowMs),
  ],
  notes: [
    'TIME is ISO 8601, with Z or an offset: 2026-01-31 or 2026-01-31T10:00:00Z.',
    ...ENGINE_NOTES,
    '--engine needs --from: else a server would list the folders of every day. The',
    'report is kept only where --lake is given too.',
    'Exit status: 0 done, 1 something deviates (--fail-on), 2 not done.',
  ],
};

type Values = OptionValues<typeof OPTIONS>;

function engineOrLakeFaults({ lake, engine, from }: Values): readonly string[] {
  if (lake === null && engine === null) return ['--lake or --engine: one must be given'];
  if (engine === null || from !== null) return [];
  return ['--from: must be given with --engine, or a server lists the folders of every day'];
}

/** Reports what a lake holds, and what of it deviates. */
export const measureCommand = command(MEASURE, async ({ values }, context) => {
  const { stdout, stderr, env, signal, nowMs, workspace } = context;
  const run = await measureLake(settingsOf(values, env), {
    ...{ nowMs, signal, version: manifest.version, onProgress: () => {} },
    temporaryDir: () => workspace.folder(),
    warn: warningsTo(stderr),
  });
  stdout.write(`${reportText(run, values, context)}\n`);
  const { report, history } = run;
  await writeJUnit(values.junit, reportSuites(report, values['fail-on']), report.generatedAt);
  await writeMetrics(values.prom, reportSamples(report));
  if (values.html !== null) {
    stderr.write(`Dashboard: ${await writePage(values.html, report, history)}\n`);
  }
  return fails(report, values['fail-on']) ? DEVIATES : DONE;
});

if (import.meta.main) await runCommandLine(measureCommand);

function settingsOf(values: Values, env: NodeJS.ProcessEnv) {
  return {
    ...measuringSettings(values),
    ...{ targetsPath: values.targets, lakeDir: values.lake },
    trino: trinoServer(values.engine, env),
  };
}
