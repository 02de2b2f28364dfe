import type { Alert } from '../../../functions/judge/alerts/alert-state.ts';
import type { NotificationAlert } from '../../../functions/model/alerts/notification.ts';
import { SEVERITIES } from '../../../functions/model/deviation.ts';
import type { Measurement } from '../../../functions/model/rate.ts';
import { counted } from '../../../functions/model/wording.ts';
import { deliveryNotes } from '../../../functions/notify/delivery-notes.ts';
import { standingNotes } from '../../../functions/notify/post-standing.ts';
import type { AlertRun } from '../alerts/alert-run.ts';
import type { Paint } from './paint.ts';
import { hanging, printable, wrap } from './text-layout.ts';

/** Longer lists are in the lake. */
const LINES_MAX = 20;

/** The alerts after a run as text: what is open, what ended, and what was sent to whom. */
export function alertLines(run: AlertRun, width: number, paint: Paint): readonly string[] {
  const open = run.state.alerts.filter(({ deviation }) => deviation.severity !== 'info');
  const firing = open.filter(({ phase }) => phase === 'firing');
  const pending = open.filter(({ phase }) => phase === 'pending');
  const ended = run.sent.flatMap(({ alerts }) => alerts).filter(hasEnded);
  const lines = [
    ...byPlace(firing.toSorted(worstFirst)).map((alerts) => `firing: ${openText(alerts)}`),
    ...byPlace(pending.toSorted(worstFirst)).map((alerts) => `pending: ${openText(alerts)}`),
    ...byPlace(ended).map((alerts) => `resolved: ${endedText(alerts)}`),
    ...run.outcome.delivered.map(
      ({ hook, notification }) => `sent to ${hook}: ${notification.title}`,
    ),
  ];
  const counts = `${firing.length} firing, ${pending.length} pending, ${ended.length} resolved`;
  const left = lines.length - LINES_MAX;
  return [
    paint('strong', `Alerts: ${counts}`),
    ...lines.slice(0, LINES_MAX).flatMap((line) => hanging(printable(line), width, '  ')),
    ...(left > 0 ? [`  and ${left} more lines`] : []),
  ];
}

/** What a person should know of the window that alerts were judged by; `fromMs` as it was asked. */
export function windowNotes(
  { state }: AlertRun,
  window: Measurement['window'],
  fromMs: number | null,
): readonly string[] {
  const latest = state.lastEndMs;
  return [
    ...(fromMs === null
      ? ['without --from all data is one window: a fault that was mended stays in it.']
      : []),
    ...(latest !== null && latest > window.endMs
      ? [`a window to ${minute(latest)} was judged before: this one opens and closes nothing.`]
      : []),
  ];
}

/** What a person must look after: a wrong clock, hooks that took nothing, what is kept for them. */
export function troubleLines(
  { outcome, told, warnings }: AlertRun,
  width: number,
): readonly string[] {
  const { forgotten, left } = outcome;
  const dropped = counted(forgotten, 'notification');
  const isGivenUp = left.entries.some(({ nextAttemptAtMs }) => nextAttemptAtMs === null);
  const notes = [
    ...warnings,
    ...deliveryNotes(left),
    ...standingNotes(told),
    ...(isGivenUp ? ['to send again what was given up: npm run hook:test -- --resend …'] : []),
    ...(forgotten > 0 ? [`dropped ${dropped} for hooks that are not in the file any more`] : []),
  ];
  return notes.flatMap((note) => wrap(printable(note), width));
}

/** Whether something could not be sent because a secret of its hook can't be read or used. */
export function lacksSecret({ outcome }: AlertRun): boolean {
  return outcome.left.entries.some(({ last }) => last?.reason === 'no-secret');
}

type Placed = Pick<Alert, 'deviation'>;

/** One line for each rule at a balancer, however many nodes it is about. */
function byPlace<One extends Placed>(alerts: readonly One[]): readonly (readonly One[])[] {
  const groups = Map.groupBy(alerts, ({ deviation }) => {
    const { rule, balancerType, region, accountId, balancer } = deviation;
    return JSON.stringify([rule, balancerType, region, accountId, balancer]);
  });
  return [...groups.values()];
}

function openText(alerts: readonly Alert[]): string {
  const since = Math.min(...alerts.map(({ startsAtMs }) => startsAtMs));
  const quiet = alerts.filter((alert) => alert.wasMuted && alert.toldSeverity === null).length;
  const muted = quiet === 0 ? '' : `, ${quiet === alerts.length ? '' : `${quiet} `}muted`;
  const without = Math.min(...alerts.map(({ windowsWithout }) => windowsWithout));
  const windows = without === 1 ? 'window' : `${without} windows`;
  const fading = without === 0 ? '' : `, not seen in the last ${windows}`;
  return `${placeText(alerts)}, since ${minute(since)}${muted}${fading}`;
}

function endedText(alerts: readonly NotificationAlert[]): string {
  const reasons = new Set(alerts.map(({ transition }) => transition?.reason));
  return `${placeText(alerts)}, ${[...reasons].join(' and ')}`;
}

function placeText(alerts: readonly Placed[]): string {
  const [first] = alerts;
  if (first === undefined) return '';
  const { severity, rule, balancer, region, node } = first.deviation;
  const nodes = new Set(alerts.map(({ deviation }) => deviation.node)).size;
  const where = nodes > 1 ? `, ${nodes} nodes` : node === null ? '' : `, node ${node}`;
  return `${severity} ${rule} at ${balancer} in ${region}${where}`;
}

function hasEnded({ status, transition }: NotificationAlert): boolean {
  return status === 'resolved' && transition !== null;
}

function worstFirst(a: Placed, b: Placed): number {
  return SEVERITIES.indexOf(b.deviation.severity) - SEVERITIES.indexOf(a.deviation.severity);
}

/** As `2026-01-02 05:00 UTC`. */
function minute(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
