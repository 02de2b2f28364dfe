import type { CloudEvent } from '../../model/cloud-event.ts';
import type { Notification } from '../../model/notification.ts';
import { fitAlerts, jsonBytes } from './fit-alerts.ts';

/** CloudEvents 1.0, "Size Limits": intermediaries must forward events of up to 64 KB. */
const EVENT_BYTES_MAX = 64 * 1024;

/** The body of a webhook by CloudEvents 1.0, JSON format. */
export function cloudEvent(notification: Notification): CloudEvent {
  return fitAlerts(notification, render, (event) => jsonBytes(event) <= EVENT_BYTES_MAX);
}

function render(data: Notification): CloudEvent {
  return {
    specversion: '1.0',
    id: data.id,
    source: 'urn:resumption-watch',
    type: `resumption-watch.alert.${data.status}`,
    subject: data.group.key,
    time: data.at,
    datacontenttype: 'application/json',
    dataschema: 'urn:resumption-watch:notification:1',
    data,
  };
}
