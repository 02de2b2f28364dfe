import { mkdtemp, readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runLab } from '../../../infra/demo/logs/run-lab.ts';
import { type ProbeFiles, probeLab } from '../../../infra/demo/start-probe.ts';
import type { Scenario } from '../../../infra/demo/traffic/scenario.ts';
import { SMALL_SCENARIO, START_MS } from '../../infra/demo/traffic/small-scenario.ts';
import { LOG_BUCKET } from './packaged-stack.ts';
import { RESULTS } from './stack-resources.ts';

const SEED = 7;

/** An object as its owner puts it into a bucket. */
export interface InputObject {
  readonly bucket: string;
  readonly key: string;
  readonly bytes: Uint8Array;
}

/** What the lab wrote, as files and as objects of the same bytes. */
export interface LabInput extends ProbeFiles {
  /** Temporary; whoever asked removes it. */
  readonly folder: string;
  readonly logDir: string;
  readonly objects: readonly InputObject[];
  /** The end of the last hour with traffic. */
  readonly endMs: number;
}

/** Plays the small scenario, or a part of it, probes it, and takes up all that it left. */
export async function labInput(scenario: Scenario = SMALL_SCENARIO): Promise<LabInput> {
  const folder = await mkdtemp(join(tmpdir(), 'resumption-watch-chain-'));
  let probed: ProbeFiles | undefined;
  const lab = await runLab({
    ...{ seed: SEED, outDir: folder, startMs: START_MS, scenario },
    probe: async (targets, atMs) => {
      const startedMs = performance.now();
      const clock = { nowMs: () => Math.floor(atMs + performance.now() - startedMs) };
      const signal = AbortSignal.timeout(180_000);
      probed = await probeLab(targets, { folder, seed: SEED, clock, signal, onProgress: () => {} });
    },
  });
  if (probed === undefined) throw new Error('the lab was not probed');
  const entries = await readdir(lab.logDir, { recursive: true, withFileTypes: true });
  const logs = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
  const objects = await Promise.all([
    ...logs.sort().map(async (path) => ({
      ...{ bucket: LOG_BUCKET, key: path.slice(folder.length + 1) },
      bytes: await readFile(path),
    })),
    readFile(probed.resultsPath).then((bytes) => {
      return { bucket: RESULTS, key: 'trials/2026/03/01/run.ndjson', bytes };
    }),
  ]);
  return { folder, ...probed, logDir: lab.logDir, objects, endMs: lab.windowEndMs };
}
