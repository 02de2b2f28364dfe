import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { replaceLatest } from '../../functions/publish/latest-report.ts';
import { metricName } from '../../functions/publish/prometheus/metric-table.ts';
import { FolderStore } from '../../infra/local/folder-store.ts';
import { HOSTILE_NAMES, hostileReport } from './exposed-report.ts';
import { HAS_PROMETHEUS, type PrometheusServer, startPrometheus } from './prometheus-server.ts';
import { type ServeProcess, startServe } from './serve-process.ts';

const TOKEN = 'a-token-that-nobody-guesses';
const WAIT = { timeout: 30_000, interval: 200 };

describe.skipIf(!HAS_PROMETHEUS)('names out of logs, behind a token', () => {
  let folder = '';
  let server: ServeProcess;
  let prometheus: PrometheusServer;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'hostile-names-'));
    const lake = join(folder, 'lake');
    await replaceLatest(hostileReport(), new FolderStore(lake), () => true);
    server = await startServe(['--lake', lake], { RESUMPTION_WATCH_TOKEN: TOKEN });
    prometheus = await startPrometheus(join(folder, 'prometheus'), {
      global: { scrape_interval: '1s' },
      scrape_configs: [
        {
          ...{ job_name: 'report', static_configs: [{ targets: [server.address] }] },
          authorization: { credentials: TOKEN },
        },
        { job_name: 'stranger', static_configs: [{ targets: [server.address] }] },
      ],
    });
  });
  afterAll(async () => {
    await prometheus?.stop();
    await server?.stop();
    await rm(folder, { recursive: true });
  });

  it('are scraped, each as one balancer, and make no series of their own', async () => {
    await vi.waitFor(async () => {
      const found = await prometheus.query(metricName('deviation'));
      expect(found).toHaveLength(HOSTILE_NAMES.length);
      const names = found.map(({ labels: { balancer = '' } }) => balancer);
      for (const name of HOSTILE_NAMES.filter((each) => /^[\p{L}\p{P}\p{S} \d]{1,99}$/u.test(each)))
        expect(names).toContain(name);
      expect(names.join()).not.toMatch(/[\p{Cc}\p{Cf}]/u);
      expect(new Set(found.map(({ labels }) => labels.rule)).size).toBe(1);
    }, WAIT);
  });

  it('are kept from whoever has no token', async () => {
    await vi.waitFor(async () => {
      const targets = await prometheus.targets();
      expect(targets.map(({ health }) => health).sort()).toEqual(['down', 'up']);
      const [down] = targets.filter(({ health }) => health === 'down');
      expect(down?.lastError).toContain('401');
    }, WAIT);
  });
});
