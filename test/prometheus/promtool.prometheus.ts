import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { exposition } from '../../functions/publish/prometheus/exposition.ts';
import { probeSamples } from '../../functions/publish/prometheus/probe-samples.ts';
import { reportSamples } from '../../functions/publish/prometheus/report-samples.ts';
import { makeReport } from '../../functions/publish/report.ts';
import { sampleProbedRun } from '../functions/publish/prometheus/probed-run-samples.ts';
import { sampleParts } from '../functions/publish/report-samples.ts';
import { HAS_PROMETHEUS } from './prometheus-server.ts';

const RULES = 'infra/prometheus/resumption-watch.rules.yml';

function promtool(args: readonly string[], input = '') {
  const { status, stdout, stderr } = spawnSync('promtool', args, { encoding: 'utf8', input });
  return { status, said: stdout + stderr };
}

describe.skipIf(!HAS_PROMETHEUS)('promtool', () => {
  it('finds nothing wrong with the metrics: form, names, units, help', () => {
    const samples = [
      ...reportSamples(makeReport(sampleParts())),
      ...probeSamples(sampleProbedRun()),
    ];
    const text = exposition(samples, 'text');
    expect(text).toContain('resumption_watch_deviation{');
    expect(promtool(['check', 'metrics'], text)).toEqual({ status: 0, said: '' });
  });

  it('would find a metric that is wrong', () => {
    const wrong = '# HELP broken_total A gauge\n# TYPE broken_total gauge\nbroken_total 1\n';
    expect(promtool(['check', 'metrics'], wrong).said).toContain('broken_total');
  });

  it('loads the rules', () => {
    const alerts = readFileSync(RULES, 'utf8').match(/- (?:alert|record):/g)?.length;
    expect(promtool(['check', 'rules', RULES])).toEqual({
      status: 0,
      said: expect.stringContaining(`SUCCESS: ${alerts} rules found`),
    });
  });

  it('sees each rule fire, and none without a reason', () => {
    const { status, said } = promtool(['test', 'rules', 'test/prometheus/rules.test.yml']);
    expect({ status, said }).toEqual({ status: 0, said: expect.stringContaining('SUCCESS') });
  });
});
