import type { Notification } from '../../model/alerts/notification.ts';
import type { TopicMessage } from '../../ports.ts';
import { cleanText } from './clean-notification.ts';
import { fitAlerts, jsonBytes } from './fit-alerts.ts';

/** SNS API reference, Publish: 256 KB with the attributes; a subject under 100 ASCII characters. */
const MESSAGE_BYTES_MAX = 256 * 1024;
const SUBJECT_LENGTH_MAX = 99;

/** The message for a topic: the notification as JSON, and attributes for filter policies. */
export function snsMessage(notification: Notification): TopicMessage {
  return fitAlerts(notification, render, (message) => jsonBytes(message) < MESSAGE_BYTES_MAX);
}

function render(notification: Notification): TopicMessage {
  const { title, severity, status, group, test } = notification;
  return {
    subject: cleanText(title.replaceAll(/[^\x20-\x7e]/gu, '?'), SUBJECT_LENGTH_MAX).replace(
      /…$/,
      '~',
    ),
    message: JSON.stringify(notification),
    attributes: {
      severity,
      state: status,
      region: group.region,
      balancer_type: group.balancerType,
      rule: group.rule,
      test: String(test),
    },
  };
}
