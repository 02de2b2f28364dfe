import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ProbeTokens, TOKEN_BYTES } from '../../functions/model/trials/probe-token.ts';
import type { Clock } from '../../functions/ports.ts';
import { DEFAULT_PLAN, planProbe } from '../../functions/probe/probe-plan.ts';
import { DEFAULT_RUN, runProbe } from '../../functions/probe/run-probe.ts';
import { SYSTEM_CLOCK } from '../tls/system-clock.ts';
import { NodeTlsDialer } from '../tls/tls-dialer.ts';
import type { LabTarget } from './traffic/lab-targets.ts';
import { seededRandom } from './traffic/seeded-random.ts';

/** The files that `analyse` takes beside the logs. */
export interface ProbeFiles {
  readonly targetsPath: string;
  readonly resultsPath: string;
}

export interface LabProbing {
  readonly folder: string;
  readonly seed: number;
  /** The lab's own time: trials belong into the hours of its logs. */
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly onProgress: (done: number, total: number) => void;
}

/**
 * Probes the lab while it runs, every session at every node, and writes the targets and the trials
 * as files of `folder`; rejects with the signal's reason when aborted.
 */
export async function probeLab(
  targets: readonly LabTarget[],
  { folder, seed, clock, signal, onProgress }: LabProbing,
): Promise<ProbeFiles> {
  const random = seededRandom(`${seed}/probe`);
  const plan = planProbe(
    targets.map(({ probed }) => probed),
    { ...DEFAULT_PLAN, random: (limit) => random.below(limit) },
  );
  const dialer = new NodeTlsDialer(clock);
  const bits = Uint8Array.from({ length: TOKEN_BYTES }, () => random.below(256));
  const identity = { runId: `start-${seed}`, proberRegion: null, tokens: new ProbeTokens(bits) };
  const lines: string[] = [];
  const waiting = { nowMs: () => clock.nowMs(), wait: SYSTEM_CLOCK.wait };
  const world = { dialer, clock: waiting, signal };
  for await (const trial of runProbe(plan, { ...DEFAULT_RUN, ...identity, ...world })) {
    signal.throwIfAborted();
    lines.push(`${JSON.stringify({ schema: 1, ...trial })}\n`);
    onProgress(lines.length, plan.handshakes);
  }
  const files = {
    targetsPath: join(folder, 'targets.json'),
    resultsPath: join(folder, 'trials.ndjson'),
  };
  await writeFile(files.targetsPath, JSON.stringify(targets.map(({ target }) => target)));
  await writeFile(files.resultsPath, lines.join(''));
  return files;
}
