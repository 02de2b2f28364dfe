import { mkdtempSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Report } from '../../functions/model/report.ts';
import type { Trial } from '../../functions/model/trial.ts';
import { parseAnalyseCommand } from '../../infra/local/cli/analyse-command.ts';
import { analyse } from '../../infra/local/cli/analyse-run.ts';

/** What the whole pipeline says of trials that come to it as a result file. */
export async function reportOf(trials: readonly Trial[]): Promise<Report> {
  const folder = await mkdtemp(join(tmpdir(), 'probe-results-'));
  try {
    const path = join(folder, 'trials.ndjson');
    const lines = trials.map((trial) => `${JSON.stringify({ schema: 1, ...trial })}\n`);
    await writeFile(path, lines.join(''));
    const { report } = await analyse(parseAnalyseCommand(['--probe-results', path]), {
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
