import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import {
  type HookReach,
  hookAddressFault,
} from '../../../functions/model/addresses/address-range.ts';
import type { Hook } from '../../../functions/model/alerts/alert-settings.ts';
import type { Notification } from '../../../functions/model/alerts/notification.ts';
import {
  type DeliveryOutcome,
  type DeliveryWorld,
  deliverDue,
} from '../../../functions/notify/deliver-due.ts';
import { deliveryNotes } from '../../../functions/notify/delivery-notes.ts';
import type { BusEvent, HookSender, TopicMessage } from '../../../functions/ports.ts';
import { SERVER_CERTIFICATE } from '../../../infra/demo/traffic/certificates.ts';
import { type HookWorld, WorldHookSender } from '../../../infra/hooks/hook-sender.ts';
import { httpPost } from '../../../infra/hooks/http-post.ts';
import { resolveSecret } from '../../../infra/hooks/secret-reference.ts';
import { FolderStore } from '../../../infra/local/folder-store.ts';
import { VirtualClock } from '../../chain/world/virtual-clock.ts';
import { type HookServer, type Received, startHookServer } from './hook-server.ts';

const secretOf = (fill: number) => `whsec_${Buffer.alloc(32, fill).toString('base64')}`;
export const KEY = secretOf(1);
export const NEW_KEY = secretOf(2);
export const ROUTING_KEY = 'c0ffee00c0ffee00c0ffee00c0ffee00';
export const SLACK_PATH = '/services/T000/B000/slack-secret-path';

/** Hooks at a real HTTPS server, deliveries kept in a real folder; only the clock is virtual. */
export class HookStand {
  readonly server: HookServer;
  // Signatures are verified against the real time.
  readonly clock = new VirtualClock(Date.now());
  readonly events: (BusEvent & { readonly bus: string })[] = [];
  readonly topics: [string, TopicMessage][] = [];
  readonly environment: Record<string, string>;
  readonly states: FolderStore;
  /** Tests of other things take loopback for a public address. */
  isLoopbackPublic = true;
  readonly #folder = mkdtempSync(join(tmpdir(), 'hooks-'));
  /** Whatever a person gets to see. */
  readonly #shown: unknown[] = [];

  private constructor(server: HookServer) {
    this.server = server;
    this.states = new FolderStore(this.#folder);
    const slack = `https://hooks.lab.test:${server.port}${SLACK_PATH}`;
    this.environment = { KEY, NEW_KEY, ROUTING_KEY, SLACK_URL: slack };
  }

  static async open(): Promise<HookStand> {
    return new HookStand(await startHookServer());
  }

  /** Ends it, and checks that no secret stands in what was stored or shown. */
  async close(): Promise<void> {
    const stored = readdirSync(this.#folder, { recursive: true, encoding: 'utf8' })
      .map((name) => join(this.#folder, name))
      .filter((path) => statSync(path).isFile())
      .map((path) => readFileSync(path, 'utf8'));
    rmSync(this.#folder, { recursive: true });
    await this.server.close();
    const everything = [...stored, ...this.#shown.map((one) => JSON.stringify(one))].join('\n');
    for (const secret of [KEY, NEW_KEY, ROUTING_KEY, SLACK_PATH]) {
      expect(everything).not.toContain(secret.replace('whsec_', ''));
    }
  }

  /** The world of a sender; `timeoutMs` for a whole request. */
  hookWorld(timeoutMs = 5000): HookWorld {
    const https = {
      resolver: { resolve: async () => ['127.0.0.1'] },
      guard: (address: string, reach: HookReach) =>
        address === '127.0.0.1' && this.isLoopbackPublic ? null : hookAddressFault(address, reach),
      trust: [SERVER_CERTIFICATE.toString()],
      timeoutMs,
    };
    const { environment } = this;
    const readSecret = () => Promise.reject(new Error('there are no secrets by name'));
    return {
      // PagerDuty's own hosts are other names of the server.
      post: ({ url, ...rest }) => {
        const ours = url.replace(
          /events(\.eu)?\.pagerduty\.com/,
          `pd$1.lab.test:${this.server.port}`,
        );
        return httpPost({ url: ours.replace('pd.eu.', 'pd-eu.'), ...rest }, https);
      },
      secretOf: (reference) => resolveSecret(reference, { environment, readSecret }),
      busOf: (bus) => ({
        send: async (sent) => void this.events.push(...sent.map((event) => ({ ...event, bus }))),
      }),
      topics: { publish: async (topic, message) => void this.topics.push([topic, message]) },
      clock: this.clock,
    };
  }

  deliveryWorld(sender: HookSender = new WorldHookSender(this.hookWorld())): DeliveryWorld {
    const { states, clock } = this;
    const pause = async (ms: number) => clock.advanceTo(clock.nowMs() + ms);
    return { states, sender, clock, random: () => 0, pause };
  }

  /** One run: hands in notifications and sends what is due, each hook once. */
  async run(
    hooks: readonly Hook[],
    ...notifications: readonly Notification[]
  ): Promise<DeliveryOutcome> {
    return await this.deliver(this.deliveryWorld(), hooks, notifications);
  }

  async deliver(
    world: DeliveryWorld,
    hooks: readonly Hook[],
    notifications: readonly Notification[],
  ): Promise<DeliveryOutcome> {
    const outcome = await deliverDue(world, { hooks, notifications, attempts: 1 });
    this.#shown.push(outcome, deliveryNotes(outcome.left));
    return outcome;
  }

  /** Lets time go by. */
  wait(ms: number): void {
    this.clock.advanceTo(this.clock.nowMs() + ms);
  }

  webhook(path: string, changes: object = {}): Hook {
    return {
      ...{ name: `hook${path.replace('/', '-')}`, type: 'webhook' },
      ...{ url: `https://hooks.lab.test:${this.server.port}${path}`, signedWith: { env: 'KEY' } },
      ...changes,
    };
  }

  /** The requests that arrived at a path. */
  at(path: string): readonly Received[] {
    return this.server.received.filter((received) => received.path === path);
  }

  idsAt(path: string): readonly unknown[] {
    return this.at(path).map(({ headers }) => headers['webhook-id']);
  }
}
