import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { AlertSettings } from '../../functions/model/alerts/alert-settings.ts';
import type { Notification } from '../../functions/model/alerts/notification.ts';
import { HOUR_MS } from '../../functions/model/time.ts';
import type { DeliveryWorld } from '../../functions/notify/deliver-due.ts';
import manifest from '../../package.json' with { type: 'json' };
import { type AlertRun, advanceAndNotify } from '../cli/alerts/alert-run.ts';
import type { CommandContext } from '../cli/command-line.ts';
import { ANALYSE_DEFAULTS, analyse } from '../cli/measuring/analyse-run.ts';
import { WorldHookSender } from '../hooks/hook-sender.ts';
import { httpPost } from '../hooks/http-post.ts';
import { FolderStore } from '../local/folder-store.ts';
import { PROBE_SERVER_NAME, startProbeLab } from './probe/probe-lab.ts';
import type { ProbeChange } from './probe/probe-profile.ts';
import { probeLab } from './start-probe.ts';
import { SERVER_CERTIFICATE } from './traffic/certificates.ts';
import type { LabTarget } from './traffic/lab-targets.ts';
import { LOOPBACK } from './traffic/loopback.ts';
import { openWebhookReceiver } from './webhook-receiver.ts';

const BALANCER = 'app/alerted/0123456789abcdef';
/** The nodes go by these; behind them are other ports of loopback each time. */
const NODES = ['192.0.2.1', '192.0.2.2'];
const SECRET_VARIABLE = 'WEBHOOK_SECRET';
const TIMEOUT_MS = 15_000;

/** One hour of the balancer: how its nodes are, and the words for that. */
interface Hour {
  readonly startMs: number;
  readonly done: string;
  readonly node: ProbeChange;
}

type PlayContext = Pick<CommandContext, 'workspace' | 'signal'>;

/** What an hour showed: the alerts after it, and what the webhook received. */
export interface AlertHour extends Hour {
  readonly run: AlertRun;
  readonly received: readonly Notification[];
}

/**
 * Plays two hours of a balancer: its nodes share their ticket keys, then they are replaced by mended
 * ones. Each hour is probed and judged, and a webhook on loopback is notified, by the code that does
 * it everywhere; the demonstration alone allows loopback.
 */
export async function playAlert(
  startMs: number,
  context: PlayContext,
): Promise<readonly AlertHour[]> {
  const secret = `whsec_${randomBytes(32).toString('base64')}`;
  const receiver = await openWebhookReceiver(secret);
  const lakeDir = context.workspace.folder();
  const url = `https://webhook.lab.test:${receiver.port}/alerts`;
  const settings = {
    // One window without the fault is enough to see it close.
    ...{ for: 1, keepFiringFor: 0 },
    hooks: [{ name: 'loopback', type: 'webhook', url, signedWith: { env: SECRET_VARIABLE } }],
  } as const satisfies AlertSettings;
  const world = loopbackDelivery(lakeDir, secret, context.signal);
  const hours: AlertHour[] = [];
  try {
    for (const hour of hoursFrom(startMs)) {
      const before = receiver.received.length;
      const probed = await probeHour(hour, lakeDir, context);
      const run = await advanceAndNotify(probed.judged, { ...settings, ...probed.settings }, world);
      hours.push({ ...hour, run, received: receiver.received.slice(before) });
    }
  } finally {
    await receiver.close();
  }
  return hours;
}

function hoursFrom(startMs: number): readonly Hour[] {
  return [
    { startMs, done: 'all nodes share their ticket keys', node: { tickets: 'region' } },
    { startMs: startMs + HOUR_MS, done: 'the nodes are replaced by mended ones', node: {} },
  ];
}

async function probeHour({ startMs, done, node }: Hour, lakeDir: string, context: PlayContext) {
  const { workspace, signal } = context;
  const nodes = NODES.map(() => node);
  const profile = {
    ...{ name: BALANCER, done, nodes },
    balancerType: 'application',
    finds: [],
  } as const;
  const lab = await startProbeLab([profile], { seed: startMs });
  try {
    const startedMs = performance.now();
    const files = await probeLab(lab.targets.map(named), {
      ...{ folder: workspace.folder(), seed: startMs, signal, onProgress: () => {} },
      clock: { nowMs: () => Math.floor(startMs + performance.now() - startedMs) },
    });
    const settings = {
      ...{ ...ANALYSE_DEFAULTS, lakeDir, fromMs: startMs, toMs: startMs + HOUR_MS },
      ...{ targetsPath: files.targetsPath, paths: [files.resultsPath] },
    };
    const { judged } = await analyse(settings, {
      ...{ nowMs: Date.now, version: manifest.version, signal, onProgress: () => {} },
      temporaryDir: () => workspace.folder(),
    });
    return { judged, settings };
  } finally {
    await lab.close();
  }
}

/** A target of the probe lab whose nodes keep their names, whatever ports they have. */
function named(target: LabTarget['target']): LabTarget {
  const { name, balancerType, region } = target;
  const ports = (target.nodes ?? []).map((node) => Number(node.split(':')[1]));
  const trust = [`${SERVER_CERTIFICATE}`];
  return {
    target,
    probed: {
      ...{ name, balancerType, region },
      nodes: NODES.map((node, at) => ({ name: node, address: LOOPBACK, port: ports[at] ?? 0 })),
      dialing: {
        ...{ serverName: PROBE_SERVER_NAME, trust, insecure: false, clientCertificate: null },
      },
    },
  };
}

function loopbackDelivery(lakeDir: string, secret: string, signal: AbortSignal): DeliveryWorld {
  const clock = { nowMs: Date.now };
  const https = {
    resolver: { resolve: async () => [LOOPBACK] },
    guard: (address: string) => (address === LOOPBACK ? null : `${address} is not the lab's`),
    trust: [`${SERVER_CERTIFICATE}`],
    timeoutMs: TIMEOUT_MS,
  };
  const nowhere = () => Promise.reject(new Error('the demonstration reaches no AWS'));
  return {
    states: new FolderStore(lakeDir),
    sender: new WorldHookSender({
      post: (post) => httpPost(post, https),
      secretOf: async () => secret,
      busOf: () => ({ send: nowhere }),
      topics: { publish: nowhere },
      clock,
    }),
    clock,
    random: Math.random,
    pause: async (ms) => await sleep(ms, undefined, { signal }),
  };
}
