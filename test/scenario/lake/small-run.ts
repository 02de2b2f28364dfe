import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Hook } from '../../../functions/model/alerts/alert-settings.ts';
import type { Report } from '../../../functions/model/report.ts';
import { MINUTE_MS } from '../../../functions/model/time.ts';
import type { DeliveryWorld } from '../../../functions/notify/deliver-due.ts';
import type { HookAnswer } from '../../../functions/ports.ts';
import { advanceAndNotify } from '../../../infra/cli/alerts/alert-run.ts';
import { ANALYSE_DEFAULTS, analyse } from '../../../infra/cli/measuring/analyse-run.ts';
import { FolderStore } from '../../../infra/local/folder-store.ts';
import { applicationLine, writeApplicationLog } from '../../infra/cli/log-samples.ts';
import { writeTrials } from '../../infra/cli/text/trial-lines.ts';

// `analyse --lake --notify` over a few lines, small enough to be run hundreds of times.

const OPS: Hook = { name: 'ops', type: 'eventbridge', bus: 'b' };
/** After everything that the inputs hold; the same in every run, so that reports can be compared. */
export const NOW_MS = Date.parse('2026-03-01T00:00:00Z');

/** Later than this, what a run that ended had begun to send is sent by the next one. */
export const AFTER_LEASE_MS = 2 * MINUTE_MS;

/** What there is to read, and room for a run's own files. */
export interface SmallInputs {
  readonly paths: readonly string[];
  readonly spillDir: string;
}

/** A lake, what is run over it, and how its hook answers. */
export interface SmallRun {
  readonly lakeDir: string;
  readonly inputs: SmallInputs;
  readonly answer?: HookAnswer;
  /** Counts up to here; null: all. */
  readonly toMs?: number | null;
  /** How long after `NOW_MS` its alerts are judged and sent. */
  readonly afterMs?: number;
}

/** What came of a run; `warnings` are those about the lake and those about instants. */
export interface SmallResult {
  readonly report: Report;
  readonly firing: number;
  readonly kept: number;
  readonly warnings: readonly string[];
}

/** Writes a log of two connections, and trials of a balancer whose nodes share their keys. */
export function writeSmallInputs(dir: string): SmallInputs {
  const logs = join(dir, 'logs');
  const lines = ['2026-01-02T09:30:00Z', '2026-01-02T09:31:00Z'].map((at, traceId) => {
    const place = { client: '198.51.100.7:2000', node: '10.0.0.1' };
    return applicationLine({ at, ...place, resumed: traceId > 0, traceId });
  });
  writeApplicationLog(logs, lines);
  const trials = writeTrials(join(dir, 'fault.ndjson'), '2026-01-02T10:00:00Z', 'resumed');
  const spillDir = join(dir, 'spill');
  mkdirSync(spillDir);
  return { paths: [logs, trials], spillDir };
}

/** Reads the inputs into the lake, judges, and takes the alerts on; throws as `analyse` does. */
export async function runSmall({
  lakeDir,
  inputs,
  answer = { kind: 'taken' },
  toMs = null,
  afterMs = 0,
}: SmallRun): Promise<SmallResult> {
  const warnings: string[] = [];
  const warn = (line: string) => warnings.push(line);
  const { report, judged } = await analyse(
    { ...ANALYSE_DEFAULTS, paths: inputs.paths, lakeDir, toMs },
    {
      ...{ nowMs: () => NOW_MS, version: '0.0.0', warn, onProgress: () => {} },
      temporaryDir: () => inputs.spillDir,
      signal: new AbortController().signal,
    },
  );
  const world: DeliveryWorld = {
    states: new FolderStore(lakeDir, warn),
    sender: { send: async () => answer },
    clock: { nowMs: () => NOW_MS + afterMs },
    ...{ random: () => 0, pause: async () => {} },
  };
  const settings = { staleAfterMs: ANALYSE_DEFAULTS.staleAfterMs, hooks: [OPS] };
  const run = await advanceAndNotify(judged, settings, world);
  const firing = run.state.alerts.filter(({ phase }) => phase === 'firing').length;
  const kept = run.outcome.left.entries.length;
  return { report, firing, kept, warnings: [...warnings, ...run.warnings] };
}

/** The result of a run over a lake that nothing happened to. */
export async function undisturbed(dir: string, inputs: SmallInputs): Promise<SmallResult> {
  const lakeDir = mkdtempSync(join(dir, 'undisturbed-'));
  const result = await runSmall({ lakeDir, inputs });
  rmSync(lakeDir, { recursive: true });
  return result;
}

/** What runs have left half written in a lake. */
export function partialFiles(lakeDir: string): readonly string[] {
  const names = readdirSync(lakeDir, { recursive: true, encoding: 'utf8' });
  return names.filter((name) => name.endsWith('.partial'));
}
