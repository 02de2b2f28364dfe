import * as z from 'zod';
import { BALANCER_TYPES } from '../balancer.ts';
import { RULE_NAMES, SEVERITIES } from '../deviation.ts';
import { deviationSchema } from '../report-deviation.ts';
import { BALANCER_VERDICTS } from '../verdict.ts';

/** Why an alert is notified: a closed set. Only `cleared` and `gone` end an episode. */
export const OPENING_REASONS = ['opened', 'unmuted', 'escalated'] as const;
export const CLOSING_REASONS = ['cleared', 'gone'] as const;
export const TRANSITION_REASONS = [...OPENING_REASONS, ...CLOSING_REASONS] as const;
export type TransitionReason = (typeof TRANSITION_REASONS)[number];

const instant = z.lazy(() => z.iso.datetime());
const hash = z.lazy(() => z.string().regex(/^[0-9a-f]{32}$/));
const status = z.lazy(() => z.enum(['firing', 'resolved']));

const alertSchema = z.lazy(() =>
  z
    .strictObject({
      fingerprint: hash.describe('The same for the same deviation at the same place, always'),
      episode: hash.describe('From one opening to its resolution'),
      status,
      startsAt: instant.describe(
        'End of the first window of the episode that showed the deviation',
      ),
      endsAt: instant
        .nullable()
        .describe('End of the window that resolved it; null while it fires'),
      transition: z
        .strictObject({ id: hash, reason: z.enum(TRANSITION_REASONS) })
        .nullable()
        .describe('What is new; null: unchanged since it was told, and still part of the group'),
      verdict: z
        .enum(BALANCER_VERDICTS)
        .nullable()
        // Versions before left none in what was still to be sent.
        .default(null)
        .describe('Of the balancer by this window; null where the window does not know it'),
      told: z
        .strictObject({ severity: z.enum(SEVERITIES), accountId: z.string() })
        .nullable()
        .default(null)
        .describe('As it was told, which stays while the episode lasts; null: before it was kept'),
      deviation: deviationSchema.describe('As last seen'),
    })
    .describe('One deviation over time'),
);

/** What hooks are sent: all that changed at once for one rule at the balancers of one Region. */
export const notificationSchema = z.lazy(() =>
  z
    .strictObject({
      schema: z.literal(1),
      id: hash.describe('The same when it is sent again'),
      test: z.boolean().describe('True: sent by a person to try a hook; nothing deviates'),
      group: z
        .strictObject({
          key: z.string().describe('rule, balancer type and Region'),
          episode: hash.describe('From the first alert that was told to the last that resolved'),
          rule: z.enum(RULE_NAMES),
          balancerType: z.enum(BALANCER_TYPES),
          region: z.string(),
        })
        .describe('One fault that hits many nodes or balancers is one group'),
      status: status.describe('Resolved only when all alerts of the group are'),
      severity: z
        .enum(SEVERITIES)
        .describe('The highest that was told in the episode: who heard it open hears it end'),
      at: instant.describe('When the window that changed something fell due'),
      window: z.strictObject({ start: instant, end: instant, revision: z.int().min(0) }),
      balancers: z.strictObject({
        deviating: z.int().min(0).describe('Of the group, firing now; when resolved, those it had'),
        of: z.int().min(0).describe('Balancers of the type in the Region'),
      }),
      title: z.string().min(1).describe('One line'),
      nextStep: z.string().min(1).describe('What to do next, one sentence'),
      links: z.strictObject({
        dashboard: z.url().nullable(),
        runbook: z.string().min(1).describe('A URL, or the path of the page in the project'),
      }),
      alerts: z.array(alertSchema).min(1).max(50).describe('What is new stands first'),
      alertsLeftOut: z.int().min(0).describe('How many more there are than `alerts` holds'),
    })
    .describe('resumption-watch notification'),
);

export type Notification = z.infer<typeof notificationSchema>;
export type NotificationAlert = z.infer<typeof alertSchema>;

/** Where the state of the alerts lies in the lake. */
export const ALERTS_KEY = 'alerts/state.json';

/** What the newest window left firing or ended, told before or now, for hooks that hear it again. */
export interface StandingAlerts {
  /** When the window fell due. */
  readonly dueAtMs: number;
  /** Groups, each in as many notifications as hold all of its alerts. */
  readonly notifications: readonly Notification[];
}

/** The event that notifies a bus of alerts; its detail is a notification. */
export const ALERTS_CHANGED = 'Alert';

/** The body of a webhook: a notification in the envelope of CloudEvents 1.0. */
export const cloudEventSchema = z.lazy(() =>
  z
    .strictObject({
      specversion: z.literal('1.0'),
      id: z.string().describe('Of the notification: the same when it is sent again'),
      source: z.literal('urn:resumption-watch'),
      type: z.enum(['resumption-watch.alert.firing', 'resumption-watch.alert.resolved']),
      subject: z.string().describe('Key of the group: rule, balancer type and Region'),
      time: z.iso.datetime(),
      datacontenttype: z.literal('application/json'),
      dataschema: z.literal('urn:resumption-watch:notification:1'),
      data: notificationSchema,
    })
    .describe('resumption-watch notification as a CloudEvent (application/cloudevents+json)'),
);

export type CloudEvent = z.infer<typeof cloudEventSchema>;
