import { loadDocument } from '../lake/state-document.ts';
import { DEFAULT_REPEAT_HOURS, type Hook } from '../model/alerts/alert-settings.ts';
import {
  ALERTS_KEY,
  type Notification,
  type StandingAlerts,
} from '../model/alerts/notification.ts';
import { decideDelivery } from './decide-delivery.ts';
import type { DeliveryWorld } from './deliver-due.ts';
import { holdsUntilMs } from './payloads/postable-alerts.ts';
import { partFor, routeAgain } from './route-notification.ts';

/** What a hook was told again of what stands. */
export interface PostedAgain {
  readonly hook: string;
  readonly posted: number;
  /** Why the hook took no more, in one line; null where it took all. */
  readonly trouble: string | null;
}

/** How much of what stands is posted: `all` when a window was judged, what `fires` in between. */
export type Standing = 'all' | 'fires';

type StandingWorld = Pick<DeliveryWorld, 'states' | 'sender' | 'clock'>;
type Alertmanager = Extract<Hook, { readonly type: 'alertmanager' }>;

/**
 * Posts what the newest window left standing to every Alertmanager among the hooks: it forgets an
 * alert at a restart, and ends one that is not posted again. Nothing of it is kept to be retried, as
 * it is posted again soon; a hook that takes one no more is asked no more this time.
 */
export async function postStanding(
  world: StandingWorld,
  hooks: readonly Hook[],
  standing: Standing,
): Promise<readonly PostedAgain[]> {
  const listening = hooks.filter((hook) => hook.type === 'alertmanager');
  if (listening.length === 0) return [];
  const stored = await loadDocument<StoredAlerts>(world.states, ALERTS_KEY);
  const left = stored?.standing;
  if (left === undefined) return [];
  const holding = listening.filter(
    (hook) => standing === 'all' || stillHolds(hook, left, world.clock.nowMs()),
  );
  return await Promise.all(holding.map((hook) => postTo(hook, left, standing, world)));
}

/** Of the state of the alerts, the part that `judge` leaves for others. */
interface StoredAlerts {
  readonly schema: 1;
  readonly standing?: StandingAlerts;
}

/** Where windows stopped coming, what fires ends as it would if nobody posted it any more. */
function stillHolds(hook: Alertmanager, { dueAtMs }: StandingAlerts, nowMs: number): boolean {
  const { repeatHours = DEFAULT_REPEAT_HOURS } = hook;
  return nowMs < holdsUntilMs({ foundAtMs: dueAtMs, repeatHours });
}

async function postTo(
  hook: Alertmanager,
  { dueAtMs, notifications }: StandingAlerts,
  standing: Standing,
  { sender, clock }: StandingWorld,
): Promise<PostedAgain> {
  const route = standing === 'all' ? partFor : routeAgain;
  const foundAtMs = standing === 'all' ? clock.nowMs() : dueAtMs;
  const routed: readonly Notification[] = notifications.flatMap((one) => route(hook, one) ?? []);
  let posted = 0;
  for (const notification of routed) {
    const answer = await sender.send(hook, notification, foundAtMs);
    const nowMs = clock.nowMs();
    const { next, detail } = decideDelivery({ number: 1, answer, nowMs, random: 0 });
    if (next !== 'delivered') return { hook: hook.name, posted, trouble: detail };
    posted += notification.alerts.length;
  }
  return { hook: hook.name, posted, trouble: null };
}

/** A line for each hook that was not told all that fires. */
export function standingNotes(told: readonly PostedAgain[]): readonly string[] {
  return told.flatMap(({ hook, trouble }) =>
    trouble === null ? [] : [`hook ${hook}: what fires was not posted again (${trouble})`],
  );
}
