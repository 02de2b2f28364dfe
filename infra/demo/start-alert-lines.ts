import type { Notification } from '../../functions/model/alerts/notification.ts';
import { wrap } from '../cli/text/text-layout.ts';
import type { AlertHour } from './start-alert.ts';

const ENDED_WELL = 'The alert opened and resolved, and the webhook was told both, signed.';
const INDENT = ' '.repeat(19);

/** The hours as text: what was done, what was sent and who received it; the last line sums it up. */
export function alertPlayLines(hours: readonly AlertHour[], width: number): readonly string[] {
  return [
    'An alert, from its opening to its end',
    ...hours.flatMap((hour) => hourLines(hour, width)),
    '',
    isNotifiedOfBoth(hours) ? ENDED_WELL : 'THE ALERT DID NOT open and resolve as it must.',
  ];
}

/** Whether one alert opened and resolved, with nothing left open, unsent or sent twice. */
export function isNotifiedOfBoth(hours: readonly AlertHour[]): boolean {
  const [opened, resolved, ...more] = hours.flatMap(({ received }) => received);
  const last = hours.at(-1)?.run;
  return (
    more.length === 0 &&
    opened?.status === 'firing' &&
    resolved?.status === 'resolved' &&
    opened.group.episode === resolved.group.episode &&
    last?.state.alerts.length === 0 &&
    last.outcome.left.entries.length === 0
  );
}

function hourLines({ startMs, done, received }: AlertHour, width: number): readonly string[] {
  const minute = new Date(startMs).toISOString().slice(11, 16);
  return [
    `  ${minute}  probed    ${done}`,
    ...received.flatMap((one) => receivedLines(one, width)),
  ];
}

function receivedLines({ status, title }: Notification, width: number): readonly string[] {
  const [first = '', ...rest] = wrap(title, width, INDENT);
  const label = `         ${status === 'firing' ? 'opened' : 'resolved'}`.padEnd(INDENT.length);
  return [
    label + first.slice(INDENT.length),
    ...rest,
    `${INDENT}taken by the webhook, which found the signature right`,
  ];
}
