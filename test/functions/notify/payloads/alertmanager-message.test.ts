import { alertmanagerMessage } from '../../../../functions/notify/payloads/alertmanager-message.ts';
import { describePayload } from './payload-format.ts';
import { checkAlertmanager } from './published-limits.ts';

describePayload({
  format: 'alertmanager',
  render: (notification) => alertmanagerMessage(notification, 'on-call'),
  check: (notification) => checkAlertmanager({ ...alertmanagerMessage(notification, 'on-call') }),
});
