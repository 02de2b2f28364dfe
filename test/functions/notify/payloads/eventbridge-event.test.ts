import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect } from 'vitest';
import { eventBridgeEvent } from '../../../../functions/notify/payloads/eventbridge-event.ts';
import { publishedText } from '../../../../infra/package/schemas.ts';
import { describePayload } from './payload-format.ts';
import { checkEventBridge } from './published-limits.ts';

const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, validateFormats: false });
const isNotification = ajv.compile(JSON.parse(publishedText('notification.schema.json')));

describePayload({
  format: 'eventbridge',
  render: eventBridgeEvent,
  check: (notification) => {
    const event = eventBridgeEvent(notification);
    checkEventBridge(event);
    expect(isNotification(event.detail), ajv.errorsText(isNotification.errors)).toBe(true);
  },
});
