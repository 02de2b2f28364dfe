import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { metricName } from '../../functions/publish/prometheus/metric-table.ts';
import { analyseCommand } from '../../infra/cli/analyse.ts';
import { probe } from '../../infra/cli/probe.ts';
import { startProbeLab } from '../../infra/demo/probe/probe-lab.ts';
import type { ProbeChange } from '../../infra/demo/probe/probe-profile.ts';
import { METRIC_PANELS } from '../../infra/prometheus/prometheus-dashboard.ts';
import { prometheusRules } from '../../infra/prometheus/prometheus-rules.ts';
import { applicationLine, writeApplicationLog } from '../infra/cli/log-samples.ts';
import { runHere } from '../infra/cli/run-here.ts';
import { type AlertReceiver, openAlertReceiver } from './alert-receiver.ts';
import {
  type AlertmanagerServer,
  HAS_ALERTMANAGER,
  startAlertmanager,
} from './alertmanager-server.ts';
import { HAS_PROMETHEUS, type PrometheusServer, startPrometheus } from './prometheus-server.ts';
import { type ServeProcess, startServe } from './serve-process.ts';

// A real balancer with a fault, probed for real; `serve` over the lake, scraped by a real Prometheus
// whose rules are the published ones, told to a real Alertmanager, which tells a webhook.

const BALANCER = 'net/shop/50dc6c495c0c9188';
const WAIT = { timeout: 45_000, interval: 200 };
const DAYS = [
  { at: '2026-01-01T12:00:00.000000Z', end: '20260101T1205Z' },
  { at: '2026-01-02T14:30:00.000000Z', end: '20260102T1435Z' },
];
/** As published but for the waiting. */
const AT_ONCE = { deviatesFor: '0s', keepFiringFor: '1s' };

let folder = '';
let receiver: AlertReceiver;
let alertmanager: AlertmanagerServer;
let prometheus: PrometheusServer;
let server: ServeProcess;
let closeLab: () => Promise<void> = async () => {};

/** Opens the balancer with such nodes, and names it in the targets file. */
async function openBalancer(nodes: readonly ProbeChange[]): Promise<void> {
  await closeLab();
  const [name, done] = [BALANCER, 'opened for this test'];
  const profile = { name, done, balancerType: 'network', nodes, finds: [] } as const;
  const lab = await startProbeLab([profile], { seed: 1 });
  closeLab = lab.close;
  await writeFile(join(folder, 'targets.json'), JSON.stringify(lab.targets));
}

const at = (name: string) => join(folder, name);
const run = async (command: typeof probe, ...args: string[]) => {
  const { status, stderr } = await runHere(command, args, {}, Date.now);
  if (status !== 0) throw new Error(stderr);
};

/** A client that comes back when a session's lifetime of logs lies before, so that rules judge it. */
function writeLogs(): void {
  for (const [traceId, { at: instant, end }] of DAYS.entries()) {
    const client = { client: '198.51.100.7:1024', node: '192.0.2.1' };
    const line = applicationLine({ ...client, at: instant, resumed: traceId > 0, traceId });
    writeApplicationLog(at('logs'), [line], 'access', end);
  }
}

/** Probes the balancer and reports what the lake then holds from an instant on. */
async function report(results: string, from: string): Promise<void> {
  await run(probe, '--targets', at('targets.json'), '--out', at(results));
  const paths = [at('logs'), '--probe-results', at(results)];
  await run(analyseCommand, ...paths, '--lake', at('lake'), '--from', from);
}

const prometheusConfig = () => ({
  global: { scrape_interval: '1s', evaluation_interval: '1s' },
  rule_files: [at('rules.yml')],
  alerting: { alertmanagers: [{ static_configs: [{ targets: [hostOf(alertmanager.url)] }] }] },
  scrape_configs: [
    { job_name: 'report', static_configs: [{ targets: [server.address] }] },
    {
      ...{ job_name: 'probe', metrics_path: '/probe' },
      ...{ scrape_interval: '15s', scrape_timeout: '15s' },
      static_configs: [{ targets: [BALANCER] }],
      relabel_configs: [
        { source_labels: ['__address__'], target_label: '__param_target' },
        { source_labels: ['__param_target'], target_label: 'instance' },
        { target_label: '__address__', replacement: server.address },
      ],
    },
  ],
});

const hostOf = (url: string) => new URL(url).host;

async function startAll(): Promise<void> {
  folder = await mkdtemp(join(tmpdir(), 'prometheus-'));
  await openBalancer([{ tickets: 'node' }, { tickets: 'node' }]);
  writeLogs();
  await report('broken.ndjson', '2026-01-01');
  receiver = await openAlertReceiver();
  server = await startServe(['--lake', at('lake'), '--targets', at('targets.json')]);
  alertmanager = await startAlertmanager(at('alertmanager'), {
    route: {
      ...{ receiver: 'webhook', group_by: ['alertname', 'balancer'] },
      ...{ group_wait: '1s', group_interval: '1s', repeat_interval: '1h' },
    },
    receivers: [{ name: 'webhook', webhook_configs: [{ url: receiver.url }] }],
  });
  await writeFile(at('rules.yml'), JSON.stringify(prometheusRules(AT_ONCE)));
  prometheus = await startPrometheus(at('prometheus'), prometheusConfig());
}

async function stopAll(): Promise<void> {
  await prometheus?.stop();
  await alertmanager?.stop();
  await server?.stop();
  receiver?.close();
  await closeLab();
  await rm(folder, { recursive: true });
}

describe.skipIf(!HAS_PROMETHEUS || !HAS_ALERTMANAGER)('a fault of a balancer', () => {
  beforeAll(startAll, 120_000);
  afterAll(stopAll);

  it('is scraped as OpenMetrics, and each target is up', async () => {
    await vi.waitFor(async () => {
      const targets = await prometheus.targets();
      expect(targets.map(({ health, lastError }) => [health, lastError])).toEqual([
        ['up', ''],
        ['up', ''],
      ]);
    }, WAIT);
    // What Prometheus asks for by itself gets the format that it names first.
    const asked = await fetch(`http://${server.address}/metrics`, {
      headers: { Accept: 'application/openmetrics-text;version=1.0.0,text/plain;q=0.5,*/*;q=0.1' },
    });
    expect(asked.headers.get('content-type')).toContain('application/openmetrics-text');
  });

  it('gives the numbers of the report', async () => {
    const [resumed] = await prometheus.query(
      `${metricName('window_handshakes')}{outcome="resumed"}`,
    );
    expect(resumed).toMatchObject({
      ...{ value: 1, labels: { balancer_type: 'application', account_id: '123456789012' } },
    });
    const [verdict] = await prometheus.query(
      `${metricName('balancer_verdict')}{balancer="${BALANCER}"} == 1`,
    );
    expect(verdict?.labels.verdict).toBe('deviating');
  });

  it('shows in a probe that Prometheus asks for', async () => {
    await vi.waitFor(async () => {
      const [complete] = await prometheus.query(metricName('probe_complete'));
      expect(complete).toMatchObject({ labels: { balancer: BALANCER, instance: BALANCER } });
      expect(complete?.value).toBe(1);
      const wrong = await prometheus.query(`${metricName('probe_as_documented')} == 0`);
      expect(new Set(wrong.map(({ labels }) => labels.relation))).toEqual(new Set(['cross-node']));
    }, WAIT);
  });

  it('fires as an alert that Alertmanager groups and sends on', async () => {
    await vi.waitFor(async () => {
      const alerts = await alertmanager.alerts();
      expect(alerts.length).toBeGreaterThan(0);
      for (const { labels, status } of alerts) {
        expect([labels.alertname, labels.balancer]).toEqual(['ResumptionDeviates', BALANCER]);
        expect(labels.rule).toBe('missing-resumption');
        expect(status.state).toBe('active');
      }
    }, WAIT);
    await vi.waitFor(() => expect(receiver.groups.length).toBeGreaterThan(0), WAIT);
    const [group] = receiver.groups;
    expect(group?.groupLabels).toEqual({ alertname: 'ResumptionDeviates', balancer: BALANCER });
    expect(group?.alerts[0]?.annotations.runbook).toBe(
      'functions/judge/runbooks/missing-resumption.md',
    );
  });

  it.each(METRIC_PANELS)('shows in the dashboard: $title', async ({ expr }) => {
    const everything = expr.replaceAll(/"\$\w+"/g, '".*"');
    await vi.waitFor(async () => {
      expect((await prometheus.query(everything)).length).toBeGreaterThan(0);
    }, WAIT);
  });

  it('ends when it is mended: the rule, the alert, and what is sent on', async () => {
    const mendedAt = new Date().toISOString();
    await openBalancer([{}, {}]);
    await report('mended.ndjson', mendedAt);
    await vi.waitFor(async () => {
      // The nodes that serve may probe are gone, which in half an hour would be an alert of its own.
      const firing = (await prometheus.alerts()).filter(({ state }) => state === 'firing');
      expect(firing).toEqual([]);
    }, WAIT);
    await vi.waitFor(async () => {
      expect(await alertmanager.alerts()).toEqual([]);
      expect(receiver.groups.at(-1)?.status).toBe('resolved');
    }, WAIT);
    const [verdict] = await prometheus.query(
      `${metricName('balancer_verdict')}{balancer="${BALANCER}"} == 1`,
    );
    expect(verdict?.labels.verdict).toBe('sound');
  });
});
