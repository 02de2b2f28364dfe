import { mkdtempSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ANALYSE_DEFAULTS, analyse } from '../../infra/cli/measuring/analyse-run.ts';
import { type LabRun, runLab } from '../../infra/demo/logs/run-lab.ts';
import { probeLab } from '../../infra/demo/start-probe.ts';

const SEED = 11;
const START_MS = Date.UTC(2026, 5, 1);

/** Writes the lake of the lab's logs and of its probes into `lakeDir`; the rest goes to `outDir`. */
export async function writeLabLake(lakeDir: string, outDir: string): Promise<LabRun> {
  const { signal } = new AbortController();
  const results: string[] = [];
  await mkdir(outDir, { recursive: true });
  const lab = await runLab({
    ...{ seed: SEED, outDir, startMs: START_MS, signal },
    probe: async (targets, atMs) => {
      const files = await probeLab(targets, {
        ...{ folder: outDir, seed: SEED, signal, onProgress: () => {} },
        clock: { nowMs: () => atMs },
      });
      results.push(files.resultsPath);
    },
  });
  await analyse(
    { ...ANALYSE_DEFAULTS, paths: [lab.logDir, ...results], lakeDir },
    {
      ...{ nowMs: () => lab.windowEndMs, version: '0', signal, onProgress: () => {} },
      temporaryDir: () => mkdtempSync(join(outDir, 'space-')),
    },
  );
  return lab;
}
