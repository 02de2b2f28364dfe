import { Fault } from '../../functions/errors.ts';
import type { HookReach } from '../../functions/model/addresses/address-range.ts';
import {
  DEFAULT_REPEAT_HOURS,
  type Hook,
  type SecretReference,
} from '../../functions/model/alerts/alert-settings.ts';
import type { Notification } from '../../functions/model/alerts/notification.ts';
import { alertmanagerMessage } from '../../functions/notify/payloads/alertmanager-message.ts';
import { cloudEvent } from '../../functions/notify/payloads/cloud-event.ts';
import { eventBridgeEvent } from '../../functions/notify/payloads/eventbridge-event.ts';
import { pagerDutyEvent } from '../../functions/notify/payloads/pagerduty-event.ts';
import { postableAlerts } from '../../functions/notify/payloads/postable-alerts.ts';
import { slackMessage } from '../../functions/notify/payloads/slack-message.ts';
import { snsMessage } from '../../functions/notify/payloads/sns-message.ts';
import { teamsMessage } from '../../functions/notify/payloads/teams-message.ts';
import { signedHeaders, webhookKey } from '../../functions/notify/standard-webhooks.ts';
import type {
  Clock,
  EventBus,
  HookAnswer,
  HookSender,
  TopicPublisher,
} from '../../functions/ports.ts';
import type { HttpPost } from './http-post.ts';
import { placeOf } from './secret-reference.ts';

/** What sending to hooks needs of the world. */
export interface HookWorld {
  readonly post: (post: HttpPost) => Promise<HookAnswer>;
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
  foundAtMs: number,
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

  async send(
    hook: Hook,
    notification: Notification,
    foundAtMs: number = this.#world.clock.nowMs(),
  ): Promise<HookAnswer> {
    try {
      return await sendBy(hook, notification, this.#world, foundAtMs);
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      const detail = `hook ${hook.name}: ${error.message}`;
      if (error.code === 'bad-config') return { kind: 'no-secret', detail };
      if (error.code === 'send-failed') return { kind: 'no-answer', detail };
      throw error;
    }
  }
}

function sendBy(
  hook: Hook,
  notification: Notification,
  world: HookWorld,
  foundAtMs: number,
): Promise<HookAnswer> {
  switch (hook.type) {
    case 'webhook':
      return toWebhook(hook, notification, world, foundAtMs);
    case 'alertmanager':
      return toAlertmanager(hook, notification, world, foundAtMs);
    case 'teams':
      return toTeams(hook, notification, world, foundAtMs);
    case 'pagerduty':
      return toPagerDuty(hook, notification, world, foundAtMs);
    case 'slack':
      return toSlack(hook, notification, world, foundAtMs);
    case 'sns':
      return toTopic(hook, notification, world, foundAtMs);
    case 'eventbridge':
      return toBus(hook, notification, world, foundAtMs);
  }
}

const toWebhook: Send<'webhook'> = async (hook, notification, world) => {
  const keys = await Promise.all([hook.signedWith ?? []].flat().map((at) => keyAt(at, world)));
  const isCloudEvent = (hook.body ?? 'cloudevents') === 'cloudevents';
  const body = JSON.stringify(
    isCloudEvent ? cloudEvent(notification) : alertmanagerMessage(notification, hook.name),
  );
  const content = { id: notification.id, attemptAtMs: world.clock.nowMs(), body };
  return await world.post({
    ...(await httpOf(hook, world)),
    headers: {
      ...(await headersOf(hook, world)),
      'content-type': isCloudEvent ? 'application/cloudevents+json' : JSON_TYPE,
      ...signedHeaders(content, keys),
    },
    body,
  });
};

const ALERTS_PATH = '/api/v2/alerts';

const toAlertmanager: Send<'alertmanager'> = async (hook, notification, world, foundAtMs) => {
  const { url, reach } = await httpOf(hook, world);
  const { repeatHours = DEFAULT_REPEAT_HOURS } = hook;
  return await world.post({
    ...{ url: withPath(url), reach },
    headers: { ...(await headersOf(hook, world)), 'content-type': JSON_TYPE },
    body: JSON.stringify(
      postableAlerts(notification, { nowMs: world.clock.nowMs(), foundAtMs, repeatHours }),
    ),
  });
};

const toTeams: Send<'teams'> = async ({ url }, notification, world) =>
  postJson(await world.secretOf(url), teamsMessage(notification), world);

const toPagerDuty: Send<'pagerduty'> = async (hook, notification, world) => {
  const { routingKey, serviceRegion = 'us' } = hook;
  const key = await world.secretOf(routingKey);
  if (!/^[A-Za-z0-9]{32}$/.test(key)) {
    const must = 'must be an integration key of PagerDuty: 32 letters and digits';
    throw new Fault('bad-config', `${placeOf(routingKey)} ${must}`);
  }
  return await postJson(PAGERDUTY_URLS[serviceRegion], pagerDutyEvent(notification, key), world);
};

const toSlack: Send<'slack'> = async ({ url, internal }, notification, world) =>
  postJson(await world.secretOf(url), slackMessage(notification), world, reachOf(internal));

const toTopic: Send<'sns'> = async ({ topic }, notification, { topics }) => {
  await topics.publish(topic, snsMessage(notification));
  return { kind: 'taken' };
};

const toBus: Send<'eventbridge'> = async ({ bus }, notification, { busOf }) => {
  await busOf(bus).send([eventBridgeEvent(notification)]);
  return { kind: 'taken' };
};

function postJson(
  url: string,
  message: object,
  { post }: HookWorld,
  reach: HookReach = 'public',
): Promise<HookAnswer> {
  const body = JSON.stringify(message);
  return post({ url, headers: { 'content-type': JSON_TYPE }, body, reach });
}

type HttpHook = Extract<Hook, { readonly type: 'webhook' | 'alertmanager' }>;

async function httpOf(
  { url, internal }: HttpHook,
  world: HookWorld,
): Promise<{ readonly url: string; readonly reach: HookReach }> {
  return {
    url: typeof url === 'string' ? url : await world.secretOf(url),
    reach: reachOf(internal),
  };
}

const reachOf = (internal: boolean | undefined): HookReach =>
  internal === true ? 'internal' : 'public';

/** The path of the API behind a prefix; a URL that is none is refused where it is posted to. */
function withPath(base: string): string {
  const url = URL.parse(base);
  if (url === null) return base;
  const prefix = url.pathname.replace(/\/+$/, '');
  if (!prefix.endsWith(ALERTS_PATH)) url.pathname = `${prefix}${ALERTS_PATH}`;
  return url.href;
}

/** What HTTP lets a value be (RFC 9110, 5.5), in ASCII. */
const HEADER_VALUE = /^[\x21-\x7e](?:[\x20-\x7e\t]*[\x21-\x7e])?$/;

async function headersOf(
  { headers = {} }: HttpHook,
  world: HookWorld,
): Promise<Readonly<Record<string, string>>> {
  const entries = Object.entries(headers).map(async ([name, at]) => {
    const value = await world.secretOf(at);
    if (HEADER_VALUE.test(value)) return [name, value] as const;
    const must = `must be one line of ASCII, as the value of header ${name}`;
    throw new Fault('bad-config', `${placeOf(at)} ${must}`);
  });
  return Object.fromEntries(await Promise.all(entries));
}

async function keyAt(reference: SecretReference, world: HookWorld): Promise<Uint8Array> {
  const key = webhookKey(await world.secretOf(reference));
  if (key !== null) return key;
  const must = 'must be whsec_ and the base64 of 24 to 64 bytes, as Standard Webhooks writes it';
  throw new Fault('bad-config', `${placeOf(reference)} ${must}`);
}
