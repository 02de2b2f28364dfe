import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect } from 'vitest';
import { cloudEvent } from '../../../../functions/notify/payloads/cloud-event.ts';
import { publishedText } from '../../../../infra/package/schemas.ts';
import { describePayload } from './payload-format.ts';
import { checkCloudEvent } from './published-limits.ts';

const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, validateFormats: false });
const isCloudEvent = ajv.compile(JSON.parse(publishedText('cloud-event.schema.json')));

describePayload({
  format: 'cloudevents',
  render: cloudEvent,
  check: (notification) => {
    const event = cloudEvent(notification);
    checkCloudEvent(event);
    expect(isCloudEvent(event), ajv.errorsText(isCloudEvent.errors)).toBe(true);
  },
});
