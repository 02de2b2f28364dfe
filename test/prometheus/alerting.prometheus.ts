import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import {
  type AlertmanagerServer,
  HAS_ALERTMANAGER,
  startAlertmanager,
} from './alertmanager-server.ts';
import { HAS_PROMETHEUS, type PrometheusServer, startPrometheus } from './prometheus-server.ts';

describe.skipIf(!HAS_PROMETHEUS || !HAS_ALERTMANAGER)('real Prometheus and Alertmanager', () => {
  let folder = '';
  let prometheus: PrometheusServer;
  let alertmanager: AlertmanagerServer;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'prometheus-'));
    alertmanager = await startAlertmanager(join(folder, 'alertmanager'), {
      route: { receiver: 'nobody' },
      receivers: [{ name: 'nobody' }],
    });
    prometheus = await startPrometheus(join(folder, 'prometheus'), {
      global: { scrape_interval: '1s', evaluation_interval: '1s' },
      alerting: {
        alertmanagers: [{ static_configs: [{ targets: [new URL(alertmanager.url).host] }] }],
      },
    });
  });
  afterAll(async () => {
    await prometheus?.stop();
    await alertmanager?.stop();
    await rm(folder, { recursive: true });
  });

  it('answer on loopback', async () => {
    expect(await prometheus.query('vector(1)')).toEqual([{ labels: {}, value: 1 }]);
    await vi.waitFor(async () => expect(await alertmanager.alerts()).toEqual([]));
  });
});
