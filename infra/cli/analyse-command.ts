import type { Severity } from '../../functions/model/deviation.ts';
import { ANALYSE } from './analyse-options.ts';
import { readArguments, refuseArguments } from './arguments/read-arguments.ts';
import { isBucketPath } from './bucket-inputs.ts';

/** What a person asked `analyse` to do. */
export interface AnalyseCommand {
  readonly help: boolean;
  readonly json: boolean;
  /** Where to write the dashboard; null: nowhere. */
  readonly htmlPath: string | null;
  readonly paths: readonly string[];
  /** Result files of probes, and folders or buckets of them. */
  readonly probeResultPaths: readonly string[];
  readonly targetsPath: string | null;
  /** Null: a temporary one. */
  readonly lakeDir: string | null;
  /** Settings of alerts; null: no alerts. */
  readonly notifyPath: string | null;
  readonly fromMs: number | null;
  readonly toMs: number | null;
  readonly sessionLifetimeMs: number;
  readonly keepAliveMs: number;
  readonly staleAfterMs: number;
  readonly failOn: Severity | null;
}

/** Arguments → what to do; throws `bad-arguments` with all faults at once. */
export function parseAnalyseCommand(args: readonly string[]): AnalyseCommand {
  const { values, paths, faults } = readArguments(ANALYSE, args);
  const command: AnalyseCommand = {
    help: values.help,
    json: values.json,
    htmlPath: values.html,
    paths,
    probeResultPaths: values['probe-results'],
    targetsPath: values.targets,
    lakeDir: values.lake,
    notifyPath: values.notify,
    fromMs: values.from,
    toMs: values.to,
    sessionLifetimeMs: values['session-lifetime'],
    keepAliveMs: values['keep-alive'],
    staleAfterMs: values['stale-after'],
    failOn: values['fail-on'],
  };
  if (!command.help) refuseArguments([...faults, ...relationFaults(command)]);
  return command;
}

function relationFaults({
  paths,
  probeResultPaths,
  lakeDir,
  notifyPath,
  fromMs,
  toMs,
}: AnalyseCommand): readonly string[] {
  const faults: string[] = [];
  if (lakeDir !== null && isBucketPath(lakeDir)) {
    faults.push(`--lake ${lakeDir}: must be a folder of this machine`);
  }
  if (notifyPath !== null && lakeDir === null) {
    faults.push('--notify: needs --lake DIR, which keeps the alerts from run to run');
  }
  if (paths.length + probeResultPaths.length === 0) {
    faults.push('PATH: give at least one log file, folder or s3:// address');
  }
  if (fromMs !== null && toMs !== null && fromMs >= toMs)
    faults.push('--from: must be before --to');
  return faults;
}
