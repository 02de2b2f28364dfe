import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import { snsMessage } from '../../../../functions/notify/payloads/sns-message.ts';
import { publishedText } from '../../../../infra/package/schemas.ts';
import { resolvedNotification } from '../notification-samples.ts';
import { describePayload } from './payload-format.ts';
import { checkSns } from './published-limits.ts';

const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, validateFormats: false });
const isNotification = ajv.compile(JSON.parse(publishedText('notification.schema.json')));

describePayload({
  format: 'sns',
  render: snsMessage,
  check: (notification) => {
    const message = snsMessage(notification);
    checkSns(message);
    const data = JSON.parse(message.message);
    expect(isNotification(data), ajv.errorsText(isNotification.errors)).toBe(true);
  },
});

test('a subscriber of a topic filters by severity, state, Region, type, rule and test', () => {
  expect(snsMessage(resolvedNotification()).attributes).toEqual({
    ...{ severity: 'warning', state: 'resolved', region: 'eu-west-1' },
    ...{ balancer_type: 'application', rule: 'node-below-peers', test: 'false' },
  });
});
