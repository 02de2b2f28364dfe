import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exposition } from '../../functions/publish/prometheus/exposition.ts';
import { probeSamples } from '../../functions/publish/prometheus/probe-samples.ts';
import { reportSamples } from '../../functions/publish/prometheus/report-samples.ts';
import { writeMetrics } from '../../infra/cli/measuring/metrics-file.ts';
import { sampleProbedRun } from '../functions/publish/prometheus/probed-run-samples.ts';
import { hostileReport } from './exposed-report.ts';
import { isInstalled, type ListeningProgram, startListening } from './listening-program.ts';

const PROGRAM = 'prometheus-node-exporter';
const HAS_NODE_EXPORTER = isInstalled(PROGRAM, PROGRAM);

describe.skipIf(!HAS_NODE_EXPORTER)('the textfile collector of node_exporter', () => {
  let folder = '';
  let exporter: ListeningProgram;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'textfile-'));
    exporter = await startListening(PROGRAM, [
      ...['--web.listen-address=127.0.0.1:0', '--collector.disable-defaults'],
      ...['--collector.textfile', `--collector.textfile.directory=${folder}`],
    ]);
  });
  afterAll(async () => {
    await exporter?.stop();
    await rm(folder, { recursive: true });
  });

  it('gives on every sample of analyse and of probe, whatever the names', async () => {
    const [report, run] = [reportSamples(hostileReport()), probeSamples(sampleProbedRun())];
    await writeMetrics(join(folder, 'report.prom'), report);
    await writeMetrics(join(folder, 'probe.prom'), run);
    const answer = await fetch(`${exporter.url}/metrics`);
    const given = (await answer.text()).split('\n');
    expect(given).toContain('node_textfile_scrape_error 0');
    // Labels come in another order, and numbers are written another way.
    const ours = [exposition(report, 'text'), exposition(run, 'text')].join('').split('\n');
    expect(new Set(seriesIn(given))).toEqual(new Set(seriesIn(ours)));
  });
});

/** Each series with its labels in one order. */
function seriesIn(lines: readonly string[]): readonly string[] {
  return lines
    .filter((line) => line.startsWith('resumption_watch_'))
    .map((line) => {
      const labels = [...line.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)].map(([label]) => label);
      return [/^\w+/.exec(line)?.[0], ...labels.sort()].join(' ');
    });
}
