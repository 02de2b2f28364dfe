import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { HOUR_MS } from '../../../functions/model/time.ts';
import { LAB_BALANCERS } from '../traffic/balancers.ts';
import { drive, type LabConnection } from '../traffic/drive-plan.ts';
import { LAB_FAULTS } from '../traffic/faults.ts';
import { type LabTarget, labTargets } from '../traffic/lab-targets.ts';
import { type LabTruth, truthOf } from '../traffic/lab-truth.ts';
import type { Scenario } from '../traffic/scenario.ts';
import { type LabPlan, planLab } from '../traffic/visit-plan.ts';
import { writeLogs } from './log-files.ts';
import { logFiles } from './log-kinds.ts';
import { type ProbeTruth, ProbeWatch, probeTruth } from './probe-connections.ts';
import { type VendedFile, writeVended } from './vended-files.ts';

export interface LabOptions {
  readonly seed: number;
  /** The logs go to `AWSLogs` below it, the truth to `truth.json` beside that. */
  readonly outDir: string;
  /** Epoch ms of the first virtual hour; rounded down to the hour. */
  readonly startMs: number;
  readonly scenario?: Scenario;
  readonly onProgress?: (done: number, total: number) => void;
  readonly signal?: AbortSignal;
  /** Where the same logs go as CloudWatch Logs delivers them; nowhere where it is left out. */
  readonly vendedDir?: string;
  /** Gets the balancers, their nodes still running, when their traffic is over: at `atMs`. */
  readonly probe?: (balancers: readonly LabTarget[], atMs: number) => Promise<void>;
}

export interface LabRun {
  readonly truth: LabTruth;
  /** What the logs show of the connections of `probe`; nothing unless the scenario logs them. */
  readonly probes: readonly ProbeTruth[];
  readonly logDir: string;
  readonly vended: readonly VendedFile[];
  /** Judge handshakes in [windowStartMs, windowEndMs): all have a whole session lifetime before. */
  readonly windowStartMs: number;
  readonly windowEndMs: number;
}

/** Trials lie within the window to judge, as the traffic does. */
const PROBED_BEFORE_END_MS = HOUR_MS / 4;

/** A session lifetime of history and one hour more, so that the first hour's clients are history. */
export const FULL_SCENARIO: Scenario = {
  hoursBefore: 25,
  hoursWithin: 8,
  balancers: LAB_BALANCERS,
  faults: LAB_FAULTS,
};

/**
 * Runs real TLS servers and clients on loopback through the virtual hours of a scenario, and writes
 * the logs that such balancers would write; rejects with the signal's reason when aborted.
 */
export async function runLab(options: LabOptions): Promise<LabRun> {
  const { seed, outDir, startMs, scenario = FULL_SCENARIO, onProgress, signal, probe } = options;
  const plan = planLab(scenario, seed, startMs);
  const probedAtMs = plan.endMs - PROBED_BEFORE_END_MS;
  let watch: ProbeWatch | undefined;
  const connections = await drive(plan, {
    onProgress,
    signal,
    afterVisits: async (nodes) => {
      if (scenario.logsProbes) watch = new ProbeWatch(scenario, seed, nodes, probedAtMs);
      await probe?.(labTargets(scenario, nodes), probedAtMs);
    },
  });
  const logged = connections.filter((connection) => isLogged(connection, plan));
  const probes = (watch?.connections() ?? []).filter((one) => isLogged(one, plan));
  const truth = truthOf({ seed, plan, scenario, driven: connections.length, logged });
  await mkdir(outDir, { recursive: true });
  const files = logFiles([...logged, ...probes]);
  await writeLogs(outDir, files, seed);
  const { vendedDir } = options;
  const vended = vendedDir === undefined ? [] : await writeVended(vendedDir, files, seed);
  await writeFile(join(outDir, 'truth.json'), `${JSON.stringify(truth, null, 2)}\n`);
  return {
    truth,
    probes: probeTruth(probes),
    logDir: join(outDir, 'AWSLogs'),
    vended,
    windowStartMs: plan.windowStartMs,
    windowEndMs: plan.endMs,
  };
}

/** Connections of a balancer that stopped logging took place all the same: no log shows them. */
function isLogged({ visit }: LabConnection, plan: LabPlan): boolean {
  return visit.atMs < plan.endMs - visit.setup.silentHours * HOUR_MS;
}
