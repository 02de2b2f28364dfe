import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DEFAULT_STALE_AFTER_MS } from '../../functions/judge/rules/rule.ts';
import type { Hook } from '../../functions/model/alerts/alert-settings.ts';
import { HOUR_MS } from '../../functions/model/time.ts';
import { type PostedAgain, postStanding } from '../../functions/notify/post-standing.ts';
import { testNotification } from '../../functions/notify/test-notification.ts';
import type { HookAnswer } from '../../functions/ports.ts';
import { type AlertRun, advanceAndNotify } from '../../infra/cli/alerts/alert-run.ts';
import { localDelivery } from '../../infra/cli/alerts/local-delivery.ts';
import { ANALYSE_DEFAULTS, analyse } from '../../infra/cli/measuring/analyse-run.ts';
import { FolderStore } from '../../infra/local/folder-store.ts';
import { writeTrials } from '../infra/cli/text/trial-lines.ts';
import { type AlertmanagerServer, startAlertmanager } from './alertmanager-server.ts';
import { openWebhookLog, type WebhookLog } from './webhook-log.ts';

/** The value of the header by which our own webhook says who it is. */
export const KEY = 'a-key-of-the-receiver';

/**
 * A laptop as a monitor: runs of `analyse` over one lake, a hook at a real Alertmanager that sends on to
 * a receiver, and a webhook of ours to the same receiver, for comparison.
 */
export class AlertMonitor {
  readonly webhooks: WebhookLog;
  readonly #dir: string;
  readonly #startMs = Date.now() - 6 * HOUR_MS;
  #alertmanager: AlertmanagerServer;

  private constructor(dir: string, webhooks: WebhookLog, alertmanager: AlertmanagerServer) {
    this.#dir = dir;
    this.webhooks = webhooks;
    this.#alertmanager = alertmanager;
  }

  static async open(): Promise<AlertMonitor> {
    const dir = mkdtempSync(join(tmpdir(), 'alertmanager-hook-'));
    const webhooks = await openWebhookLog();
    return new AlertMonitor(dir, webhooks, await alertmanagerIn(dir, webhooks));
  }

  get alertmanager(): AlertmanagerServer {
    return this.#alertmanager;
  }

  async close(): Promise<void> {
    await this.#alertmanager.stop();
    await this.webhooks.close();
    rmSync(this.#dir, { recursive: true });
  }

  /** Starts Alertmanager anew over its folder; its address may be another. */
  async startAgain(): Promise<void> {
    this.#alertmanager = await alertmanagerIn(this.#dir, this.webhooks);
  }

  /** One run of the cron job; each hour has a result file of its own. */
  async run(hour: number, crossNode: 'resumed' | 'full'): Promise<AlertRun> {
    const at = new Date(this.#startMs + hour * HOUR_MS).toISOString();
    const path = writeTrials(join(this.#dir, `${hour}.ndjson`), at, crossNode);
    const settings = { ...ANALYSE_DEFAULTS, paths: [path], lakeDir: join(this.#dir, 'lake') };
    const { judged } = await analyse(settings, {
      ...{ nowMs: Date.now, version: '0', signal: new AbortController().signal },
      ...{ temporaryDir: () => mkdtempSync(join(this.#dir, 'tmp-')), onProgress: () => {} },
    });
    return await advanceAndNotify(
      judged,
      { staleAfterMs: DEFAULT_STALE_AFTER_MS, hooks: this.#hooks(), keepFiringFor: 0 },
      this.#world(),
    );
  }

  /** What `serve --notify` does each minute. */
  async postAgain(): Promise<readonly PostedAgain[]> {
    return await postStanding(this.#world(), this.#hooks(), 'fires');
  }

  /** What `hook:test` sends to the Alertmanager. */
  async test(): Promise<HookAnswer> {
    const hook = alertmanagerHook(this.#alertmanager.url);
    return await this.#world().sender.send(hook, testNotification(hook, {}, Date.now()));
  }

  #hooks(): Hook[] {
    return [
      alertmanagerHook(this.#alertmanager.url),
      {
        ...{ name: 'own', type: 'webhook', url: `${this.webhooks.url}/own`, internal: true },
        ...{ body: 'alertmanager', headers: { 'X-Api-Key': { env: 'KEY' } } },
      },
    ];
  }

  #world() {
    const states = new FolderStore(join(this.#dir, 'lake'));
    const { signal } = new AbortController();
    return localDelivery(states, { env: { KEY }, signal, nowMs: Date.now });
  }
}

function alertmanagerHook(url: string): Hook {
  return { name: 'am', type: 'alertmanager', url, internal: true };
}

function alertmanagerIn(dir: string, { url }: WebhookLog): Promise<AlertmanagerServer> {
  const webhook = { url: `${url}/sent-on`, send_resolved: true };
  return startAlertmanager(join(dir, 'alertmanager'), {
    route: {
      ...{ receiver: 'webhook', group_by: ['alertname', 'balancer_type', 'region'] },
      ...{ group_wait: '2s', group_interval: '1s', repeat_interval: '1h' },
    },
    receivers: [{ name: 'webhook', webhook_configs: [webhook] }],
  });
}
