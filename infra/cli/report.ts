import { SEVERITIES } from '../../functions/model/deviation.ts';
import type { Fleet } from '../../functions/publish/fleet/fleet.ts';
import { fleetPage } from '../../functions/publish/fleet/fleet-page.ts';
import { joinFleet } from '../../functions/publish/fleet/publish-fleet.ts';
import manifest from '../../package.json' with { type: 'json' };
import { type CommandSyntax, HELP, type OptionTable } from './arguments/command-syntax.ts';
import { TEXT } from './arguments/option-kinds.ts';
import { command, runCommandLine, warningsTo } from './command-line.ts';
import { fleetSources } from './fleet/fleet-inputs.ts';
import { fleetLines } from './fleet/fleet-text.ts';
import { MEASURE_OPTIONS } from './measuring/measure-options.ts';
import { METRICS_OPTION, writeMetrics } from './measuring/metrics-file.ts';
import { writeHtml } from './measuring/page-file.ts';
import { paintFor } from './text/paint.ts';
import { printableJson, terminalWidth } from './text/text-layout.ts';

const DONE = 0;
const DEVIATES = 1;

const OPTIONS = {
  json: { help: 'print the joined document alone, as JSON' },
  html: {
    ...{ placeholder: 'FILE', kind: TEXT, default: null },
    help: 'write the page of all, one file for a browser',
  },
  ...METRICS_OPTION,
  'stale-after': {
    ...MEASURE_OPTIONS['stale-after'],
    help: 'how long ago a report may have been made',
  },
  'fail-on': MEASURE_OPTIONS['fail-on'],
  help: HELP,
} as const satisfies OptionTable;

const REPORT: CommandSyntax<typeof OPTIONS> = {
  name: 'report',
  usage: 'LAKE...',
  takesPaths: true,
  about: [
    'Shows the reports of many Regions and accounts side by side. Reads no log.',
    'LAKE is a lake that `analyse --lake DIR` keeps, a home lake of a deployment or',
    'its copy, s3://BUCKET for either, or the JSON file of one report.',
  ],
  options: OPTIONS,
  relationFaults: (_values, paths) =>
    paths.length === 0 ? ['LAKE: give at least one lake, bucket or file of a report'] : [],
  notes: [
    'Rates of Regions are never mixed: sums are of counts, and say of which reports.',
    'Exit status: 0 done, 1 something deviates (--fail-on), 2 not done.',
  ],
};

/** Shows many reports as one. */
export const reportCommand = command(REPORT, async ({ values, paths }, context) => {
  const { stdout, stderr, env, nowMs } = context;
  const { fleet, packed, samples } = await joinFleet(fleetSources(paths, warningsTo(stderr)), {
    ...{ nowMs: nowMs(), staleAfterMs: values['stale-after'], version: manifest.version },
  });
  const layout = { width: terminalWidth(stdout), paint: paintFor(stdout, env) };
  stdout.write(`${values.json ? printableJson(fleet) : fleetLines(fleet, layout).join('\n')}\n`);
  await writeMetrics(values.prom, samples);
  if (values.html !== null) {
    const page = await writeHtml(values.html, (shell) => fleetPage(shell, fleet, packed));
    stderr.write(`Dashboard: ${page}\n`);
  }
  return fails(fleet, values['fail-on']) ? DEVIATES : DONE;
});

function fails({ parts }: Fleet, failOn: (typeof SEVERITIES)[number] | null): boolean {
  if (failOn === null) return false;
  const severe = SEVERITIES.slice(SEVERITIES.indexOf(failOn));
  return parts.some(({ deviations }) => severe.some((one) => (deviations[one] ?? 0) > 0));
}

if (import.meta.main) await runCommandLine(reportCommand);
