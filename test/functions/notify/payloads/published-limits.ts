import { expect } from 'vitest';

// What the vendors publish, written down once more: nothing here comes from the renderers.

interface Block {
  readonly type: string;
  readonly text?: { readonly type: string; readonly text: string };
  readonly elements?: readonly { readonly type: string; readonly text: string }[];
}

/** Slack: block kit reference, and bolt-js#2509 for the total. */
export function checkSlack(message: { readonly text: string; readonly blocks: readonly Block[] }) {
  expect(message.text).not.toBe('');
  expect(message.blocks.length).toBeLessThanOrEqual(50);
  expect(JSON.stringify(message).length).toBeLessThan(13_000);
  const lengthMax: Record<string, number> = { header: 150, section: 3000, context: 3000 };
  for (const { type, text, elements } of message.blocks) {
    const texts = [...(text === undefined ? [] : [text]), ...(elements ?? [])];
    expect(texts.length).toBeGreaterThan(0);
    expect(texts.length).toBeLessThanOrEqual(10);
    for (const part of texts) {
      expect(part.type).toBe(type === 'header' ? 'plain_text' : 'mrkdwn');
      expect(part.text.length).toBeGreaterThan(0);
      expect(part.text.length).toBeLessThanOrEqual(lengthMax[type] ?? 0);
      // Every `<` begins a link of ours, every `&` an entity.
      expect(part.text.replaceAll(/<https?:\/\/[^<>|]+\|[A-Za-z]+>/g, '')).not.toMatch(/[<>]/);
      expect(part.text).not.toMatch(/&(?!amp;|lt;|gt;)/);
    }
  }
}

/** PagerDuty: Events API v2, "Send an event". */
export function checkPagerDuty(event: {
  readonly routing_key: string;
  readonly event_action: string;
  readonly dedup_key: string;
  readonly payload: {
    readonly summary: string;
    readonly source: string;
    readonly severity: string;
    readonly timestamp: string;
  };
  readonly links: readonly { readonly href: string; readonly text: string }[];
}) {
  expect(event.routing_key).toMatch(/^[a-zA-Z0-9]{32}$/);
  expect(['trigger', 'acknowledge', 'resolve']).toContain(event.event_action);
  expect(event.dedup_key.length).toBeLessThanOrEqual(255);
  expect(event.payload.summary.length).toBeGreaterThan(0);
  expect(event.payload.summary.length).toBeLessThanOrEqual(1024);
  expect(event.payload.source).not.toBe('');
  expect(['critical', 'error', 'warning', 'info']).toContain(event.payload.severity);
  expect(Number.isNaN(Date.parse(event.payload.timestamp))).toBe(false);
  for (const link of event.links) expect(new URL(link.href).protocol).toBe('https:');
  expect(Buffer.byteLength(JSON.stringify(event))).toBeLessThanOrEqual(512_000);
}

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/;

/** Alertmanager: configuration, "webhook_config". */
export function checkAlertmanager(message: Readonly<Record<string, unknown>>) {
  expect(Object.keys(message).sort()).toEqual([
    ...['alerts', 'commonAnnotations', 'commonLabels', 'externalURL', 'groupKey', 'groupLabels'],
    ...['receiver', 'status', 'truncatedAlerts', 'version'],
  ]);
  expect(message.version).toBe('4');
  expect(['firing', 'resolved']).toContain(message.status);
  const alerts = message.alerts as readonly Readonly<Record<string, unknown>>[];
  for (const alert of alerts) {
    expect(Object.keys(alert).sort()).toEqual([
      ...['annotations', 'endsAt', 'fingerprint', 'generatorURL', 'labels', 'startsAt', 'status'],
    ]);
    expect(alert.startsAt).toMatch(INSTANT);
    expect(alert.endsAt).toMatch(INSTANT);
    expect(alert.status === 'firing').toBe(alert.endsAt === '0001-01-01T00:00:00Z');
    for (const name of Object.keys(alert.labels as object)) {
      expect(name).toMatch(/^[a-zA-Z_][a-zA-Z0-9_]*$/);
    }
  }
  expect(Buffer.byteLength(JSON.stringify(message))).toBeLessThanOrEqual(65_536);
}

/** SNS: API reference, Publish, and "message attributes". */
export function checkSns(message: {
  readonly subject: string;
  readonly message: string;
  readonly attributes: Readonly<Record<string, string>>;
}) {
  expect(message.subject).toMatch(/^[A-Za-z0-9!-/:-@[-`{-~][ -~]{0,98}$/);
  const attributes = Object.entries(message.attributes);
  for (const [name, value] of attributes) {
    expect(name).toMatch(/^[A-Za-z0-9_.-]{1,256}$/);
    expect(value).not.toBe('');
  }
  const texts = [message.message, ...attributes.flat(), ...attributes.map(() => 'String')];
  const bytes = texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
  expect(bytes).toBeLessThanOrEqual(262_144);
}

/** EventBridge: PutEvents, "Calculating PutEvents event entry size". */
export function checkEventBridge(event: { readonly type: string; readonly detail: unknown }) {
  expect(event.type.length).toBeLessThanOrEqual(128);
  const detail = JSON.stringify(event.detail);
  expect(detail.startsWith('{')).toBe(true);
  const bytes = Buffer.byteLength(`resumption-watch${event.type}${detail}`) + 14;
  expect(bytes).toBeLessThan(262_144);
}

/** CloudEvents 1.0: context attributes, and "Size Limits". */
export function checkCloudEvent(event: object) {
  for (const name of Object.keys(event)) expect(name).toMatch(/^[a-z0-9]{1,20}$/);
  expect(Buffer.byteLength(JSON.stringify(event))).toBeLessThanOrEqual(65_536);
}

const LABEL_NAME = /^[a-zA-Z_][a-zA-Z0-9_]*$/;

/** Alertmanager: `api/v2/openapi.yaml`, `postableAlerts`; what `Alert.Validate` refuses besides. */
export function checkPostableAlerts(
  alerts: readonly {
    readonly labels: Readonly<Record<string, string>>;
    readonly annotations: Readonly<Record<string, string>>;
    readonly startsAt: string;
    readonly endsAt: string;
    readonly generatorURL?: string;
  }[],
) {
  for (const { labels, annotations, startsAt, endsAt, generatorURL, ...rest } of alerts) {
    expect(rest).toEqual({});
    for (const [name, text] of [...Object.entries(labels), ...Object.entries(annotations)]) {
      expect(name).toMatch(LABEL_NAME);
      expect(text).not.toBe('');
      expect(text).toBe(text.toWellFormed());
    }
    expect(startsAt).toMatch(INSTANT);
    expect(endsAt).toMatch(INSTANT);
    expect(Date.parse(endsAt)).toBeGreaterThanOrEqual(Date.parse(startsAt));
    if (generatorURL !== undefined) expect(URL.canParse(generatorURL)).toBe(true);
  }
}

/** Elements by the schema of Adaptive Cards 1.4, with what they must have. */
const CARD_ELEMENTS: Readonly<Record<string, readonly string[]>> = {
  TextBlock: ['text', 'wrap', 'weight', 'size', 'color', 'isSubtle'],
  FactSet: ['facts'],
  Container: ['items', 'separator'],
};

interface CardElement {
  readonly type: string;
  readonly items?: readonly CardElement[];
  readonly facts?: readonly { readonly title: string; readonly value: string }[];
  readonly text?: string;
}

/** Teams: "Create incoming webhooks with Workflows", and the connector's limit of 28 KB. */
export function checkTeams(message: {
  readonly type: string;
  readonly attachments: readonly {
    readonly contentType: string;
    readonly content: {
      readonly type: string;
      readonly version: string;
      readonly body: readonly CardElement[];
      readonly actions: readonly { readonly type: string; readonly url: string }[];
    };
  }[];
}) {
  expect(message.type).toBe('message');
  expect(message.attachments).toHaveLength(1);
  const [{ contentType, content } = expect.fail('no attachment')] = message.attachments;
  expect(contentType).toBe('application/vnd.microsoft.card.adaptive');
  expect(content).toMatchObject({ type: 'AdaptiveCard', version: '1.4' });
  for (const element of content.body) checkCardElement(element);
  expect(content.actions.length).toBeLessThanOrEqual(6);
  for (const { type, url } of content.actions) {
    expect(type).toBe('Action.OpenUrl');
    expect(new URL(url).protocol).toMatch(/^https?:$/);
  }
  // Counted as a text within a text: MicrosoftDocs/msteams-docs#11274.
  expect(Buffer.byteLength(JSON.stringify(JSON.stringify(message)))).toBeLessThanOrEqual(28_672);
}

function checkCardElement({ type, ...rest }: CardElement) {
  expect(Object.keys(CARD_ELEMENTS)).toContain(type);
  for (const name of Object.keys(rest)) expect(CARD_ELEMENTS[type]).toContain(name);
  if (type === 'TextBlock') expect(rest.text).not.toBe('');
  for (const { title, value } of rest.facts ?? []) {
    expect(title).not.toBe('');
    expect(value).not.toBe('');
  }
  for (const item of rest.items ?? []) checkCardElement(item);
}
