import { spawnSync } from 'node:child_process';
import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { HAS_ALERTMANAGER } from './alertmanager-server.ts';
import { HAS_PROMETHEUS } from './prometheus-server.ts';

const PAGE = await readFile('docs/prometheus.md', 'utf8');
const BLOCKS = [...PAGE.matchAll(/```yaml\n(?<text>.*?)```/gs)].map(({ groups }) =>
  parse(groups?.text ?? ''),
);
const holding = (key: string) => BLOCKS.filter((block) => Object.hasOwn(block, key));

describe.skipIf(!HAS_PROMETHEUS || !HAS_ALERTMANAGER)('configurations on the page', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'documented-'));
    const rules = 'resumption-watch.rules.yml';
    await copyFile(join('infra/prometheus', rules), join(folder, rules));
  });
  afterAll(() => rm(folder, { recursive: true }));

  const check = async (program: string, command: readonly string[], config: unknown) => {
    const file = join(folder, 'config.yml');
    await writeFile(file, JSON.stringify(config));
    const { status, stdout, stderr } = spawnSync(program, [...command, file], { encoding: 'utf8' });
    return { status, said: stdout + stderr };
  };
  const isLoaded = { status: 0, said: expect.stringMatching(/SUCCESS/) };

  it('of Prometheus are loaded by it', async () => {
    const configs = holding('scrape_configs');
    expect(configs).toHaveLength(2);
    for (const config of configs) {
      expect(await check('promtool', ['check', 'config'], config)).toEqual(isLoaded);
    }
  });

  it('of a job behind a token, too', async () => {
    const [job] = holding('authorization');
    const scrape_configs = [{ job_name: 'far', ...job }];
    const answer = await check('promtool', ['check', 'config', '--syntax-only'], {
      scrape_configs,
    });
    expect(answer).toEqual(isLoaded);
  });

  it('of the collector scrape as Prometheus does', async () => {
    const [collector] = holding('exporters');
    const { config } = collector.receivers.prometheus;
    expect(await check('promtool', ['check', 'config'], config)).toEqual(isLoaded);
    expect(collector.service.pipelines.metrics).toEqual({
      receivers: Object.keys(collector.receivers),
      exporters: Object.keys(collector.exporters),
    });
  });

  it('of Alertmanager are loaded by it', async () => {
    const [config] = holding('route');
    expect(await check('amtool', ['check-config'], config)).toEqual(isLoaded);
  });

  it('would be refused where they are wrong', async () => {
    const wrong = {
      scrape_configs: [{ job_name: 'x', scrape_interval: '1s', scrape_timeout: '2s' }],
    };
    expect((await check('promtool', ['check', 'config'], wrong)).status).not.toBe(0);
  });
});
