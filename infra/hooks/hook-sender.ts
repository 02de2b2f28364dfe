import { Fault } from '../../functions/errors.ts';
import type { Hook, SecretReference } from '../../functions/model/alerts/alert-settings.ts';
import type { Notification } from '../../functions/model/alerts/notification.ts';
import { alertmanagerMessage } from '../../functions/notify/payloads/alertmanager-message.ts';
import { cloudEvent } from '../../functions/notify/payloads/cloud-event.ts';
import { eventBridgeEvent } from '../../functions/notify/payloads/eventbridge-event.ts';
import { pagerDutyEvent } from '../../functions/notify/payloads/pagerduty-event.ts';
import { slackMessage } from '../../functions/notify/payloads/slack-message.ts';
import { snsMessage } from '../../functions/notify/payloads/sns-message.ts';
import { signedHeaders, webhookKey } from '../../functions/notify/standard-webhooks.ts';
import type {
  Clock,
  EventBus,
  HookAnswer,
  HookSender,
  TopicPublisher,
} from '../../functions/ports.ts';
import type { HttpsPost } from './https-post.ts';
import { placeOf } from './secret-reference.ts';

/** What sending to hooks needs of the world. */
export interface HookWorld {
  readonly post: (post: HttpsPost) => Promise<HookAnswer>;
  /** Throws `bad-config`. */
  readonly secretOf: (reference: SecretReference) => Promise<string>;
  readonly busOf: (name: string) => EventBus;
  readonly topics: TopicPublisher;
  readonly clock: Clock;
}

type Send<Kind extends Hook['type']> = (
  hook: Extract<Hook, { readonly type: Kind }>,
  notification: Notification,
  world: HookWorld,
) => Promise<HookAnswer>;

/** PagerDuty, "Service Regions". */
const PAGERDUTY_URLS = {
  us: 'https://events.pagerduty.com/v2/enqueue',
  eu: 'https://events.eu.pagerduty.com/v2/enqueue',
} as const;
const JSON_TYPE = 'application/json';

/** Sends to a hook by its type; a failure is an answer, which names hook and host alone. */
export class WorldHookSender implements HookSender {
  readonly #world: HookWorld;

  constructor(world: HookWorld) {
    this.#world = world;
  }

  async send(hook: Hook, notification: Notification): Promise<HookAnswer> {
    try {
      return await sendBy(hook, notification, this.#world);
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      const detail = `hook ${hook.name}: ${error.message}`;
      if (error.code === 'bad-config') return { kind: 'no-secret', detail };
      if (error.code === 'send-failed') return { kind: 'no-answer', detail };
      throw error;
    }
  }
}

function sendBy(hook: Hook, notification: Notification, world: HookWorld): Promise<HookAnswer> {
  switch (hook.type) {
    case 'webhook':
      return toWebhook(hook, notification, world);
    case 'pagerduty':
      return toPagerDuty(hook, notification, world);
    case 'slack':
      return toSlack(hook, notification, world);
    case 'sns':
      return toTopic(hook, notification, world);
    case 'eventbridge':
      return toBus(hook, notification, world);
  }
}

const toWebhook: Send<'webhook'> = async (hook, notification, world) => {
  const url = typeof hook.url === 'string' ? hook.url : await world.secretOf(hook.url);
  const keys = await Promise.all([hook.signedWith].flat().map((at) => keyAt(at, world)));
  const isCloudEvent = (hook.body ?? 'cloudevents') === 'cloudevents';
  const body = JSON.stringify(
    isCloudEvent ? cloudEvent(notification) : alertmanagerMessage(notification, hook.name),
  );
  const content = { id: notification.id, attemptAtMs: world.clock.nowMs(), body };
  return await world.post({
    url,
    headers: {
      'content-type': isCloudEvent ? 'application/cloudevents+json' : JSON_TYPE,
      ...signedHeaders(content, keys),
    },
    body,
  });
};

const toPagerDuty: Send<'pagerduty'> = async (hook, notification, world) => {
  const { routingKey, serviceRegion = 'us' } = hook;
  const key = await world.secretOf(routingKey);
  if (!/^[A-Za-z0-9]{32}$/.test(key)) {
    const must = 'must be an integration key of PagerDuty: 32 letters and digits';
    throw new Fault('bad-config', `${placeOf(routingKey)} ${must}`);
  }
  return await postJson(PAGERDUTY_URLS[serviceRegion], pagerDutyEvent(notification, key), world);
};

const toSlack: Send<'slack'> = async ({ url }, notification, world) =>
  postJson(await world.secretOf(url), slackMessage(notification), world);

const toTopic: Send<'sns'> = async ({ topic }, notification, { topics }) => {
  await topics.publish(topic, snsMessage(notification));
  return { kind: 'taken' };
};

const toBus: Send<'eventbridge'> = async ({ bus }, notification, { busOf }) => {
  await busOf(bus).send([eventBridgeEvent(notification)]);
  return { kind: 'taken' };
};

function postJson(url: string, message: object, { post }: HookWorld): Promise<HookAnswer> {
  const body = JSON.stringify(message);
  return post({ url, headers: { 'content-type': JSON_TYPE }, body });
}

async function keyAt(reference: SecretReference, world: HookWorld): Promise<Uint8Array> {
  const key = webhookKey(await world.secretOf(reference));
  if (key !== null) return key;
  const must = 'must be whsec_ and the base64 of 24 to 64 bytes, as Standard Webhooks writes it';
  throw new Fault('bad-config', `${placeOf(reference)} ${must}`);
}
