import { mkdtempSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Report } from '../../functions/model/report.ts';
import type { Target } from '../../functions/model/targets.ts';
import type { Trial } from '../../functions/model/trial.ts';
import { ANALYSE_DEFAULTS, analyse } from '../../infra/cli/measuring/analyse-run.ts';
import type { ProbeProfile } from '../../infra/demo/probe/probe-profile.ts';

/** What the whole pipeline says of trials that come to it as a result file. */
export async function reportOf(
  trials: readonly Trial[],
  targets: readonly Target[],
): Promise<Report> {
  const folder = await mkdtemp(join(tmpdir(), 'probe-results-'));
  try {
    const results = join(folder, 'trials.ndjson');
    const named = join(folder, 'targets.json');
    const lines = trials.map((trial) => `${JSON.stringify({ schema: 1, ...trial })}\n`);
    await writeFile(results, lines.join(''));
    await writeFile(named, JSON.stringify(targets));
    const settings = { ...ANALYSE_DEFAULTS, paths: [results], targetsPath: named };
    const { report } = await analyse(settings, {
      nowMs: Date.now,
      version: '0.0.0',
      temporaryDir: () => mkdtempSync(join(folder, 'temporary-')),
      signal: AbortSignal.timeout(30_000),
      onProgress: () => {},
    });
    return report;
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** The rules that fired at a target, as `rule node mechanism relation`, sorted. */
export function firedAt({ deviations }: Report, { name, nodes = [] }: Target): readonly string[] {
  return deviations
    .filter(({ balancer }) => balancer === name)
    .map(({ rule, node, mechanism, relation }) =>
      words(rule, node === null ? null : nodes.indexOf(node), mechanism, relation),
    )
    .sort();
}

/** The rules that a profile's row names, in the same words. */
export function plannedFor({ finds }: ProbeProfile): readonly string[] {
  return finds
    .map(({ rule, node, mechanism, relation }) => words(rule, node, mechanism, relation))
    .sort();
}

function words(...about: readonly (string | number | null)[]): string {
  return about.map((word) => word ?? '–').join(' ');
}
