import type { AlertHour } from './start-alert.ts';

const ENDED_WELL = 'The alert opened and resolved, and the webhook was told both, signed.';
/** The hours as text: what was done, and what was told; the last line sums it up. */
export function alertPlayLines(hours: readonly AlertHour[]): readonly string[] {
  return [
    'An alert, from its opening to its end',
    ...hours.map(hourText),
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

/** What was done to the balancer, and what the webhook took, its signature found right. */
function hourText({ startMs, done, received }: AlertHour): string {
  const minute = new Date(startMs).toISOString().slice(11, 16);
  const told = received.map(({ status }) => (status === 'firing' ? 'opened' : 'resolved'));
  return `  ${minute}  ${done}: ${told.length > 0 ? `alert ${told.join(', ')}` : 'nothing was told'}`;
}
