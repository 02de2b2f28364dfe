import { ALERTS_CHANGED, type Notification } from '../../model/alerts/notification.ts';
import type { BusEvent } from '../../ports.ts';
import { fitAlerts, jsonBytes } from './fit-alerts.ts';

/** EventBridge API reference, PutEvents: an entry with its source, type and time is under 256 KB. */
const EVENT_BYTES_MAX = 256 * 1024;
/** Source, detail type, time and the names of the resources count too. */
const AROUND_DETAIL_BYTES = 1024;

/** The event for a bus: detail type `Alert`, and the notification itself as its detail. */
export function eventBridgeEvent(notification: Notification): BusEvent {
  return fitAlerts(
    notification,
    (detail) => ({ id: detail.id, type: ALERTS_CHANGED, detail }),
    ({ detail }) => jsonBytes(detail) < EVENT_BYTES_MAX - AROUND_DETAIL_BYTES,
  );
}
