import type { Notification, NotificationAlert } from '../../model/alerts/notification.ts';
import type { Severity } from '../../model/deviation.ts';
import { alertFacts, alertPlace, extent, leftOut } from './alert-facts.ts';
import { fitAlerts } from './fit-alerts.ts';
import { postedMessageBytes, shownAsIs } from './teams-text.ts';

type Colour = 'attention' | 'warning' | 'good' | 'accent';

interface TextBlock {
  readonly type: 'TextBlock';
  readonly text: string;
  readonly wrap: true;
  readonly weight?: 'bolder';
  readonly size?: 'medium' | 'small';
  readonly color?: Colour;
  readonly isSubtle?: true;
}

interface FactSet {
  readonly type: 'FactSet';
  readonly facts: readonly { readonly title: string; readonly value: string }[];
}

interface Container {
  readonly type: 'Container';
  readonly separator: true;
  readonly items: readonly (TextBlock | FactSet)[];
}

interface OpenUrl {
  readonly type: 'Action.OpenUrl';
  readonly title: string;
  readonly url: string;
}

/** An Adaptive Card of the newest version that Teams shows everywhere. */
interface AdaptiveCard {
  readonly $schema: 'http://adaptivecards.io/schemas/adaptive-card.json';
  readonly type: 'AdaptiveCard';
  readonly version: '1.4';
  readonly msteams: { readonly width: 'Full' };
  /** What is shown where the card can't be. */
  readonly fallbackText: string;
  readonly body: readonly (TextBlock | FactSet | Container)[];
  readonly actions: readonly OpenUrl[];
}

/** The body for a workflow of Teams that begins "When a Teams webhook request is received". */
export interface TeamsMessage {
  readonly type: 'message';
  readonly attachments: readonly [
    {
      readonly contentType: 'application/vnd.microsoft.card.adaptive';
      readonly contentUrl: null;
      readonly content: AdaptiveCard;
    },
  ];
}

/**
 * Microsoft, Teams connector: 28 KB. A workflow answers 202 before it posts, and a card that is too
 * large fails unseen; what is posted around the card has to fit too.
 */
const MESSAGE_BYTES_MAX = 27 * 1024;
/** Of each text, as Teams counts it: one alert always fits. */
const TITLE_BYTES_MAX = 500;
const TEXT_BYTES_MAX = 900;
const NAME_BYTES_MAX = 60;
const VALUE_BYTES_MAX = 160;
/** Of one alert; those that say most stand first. */
const FACTS_MAX = 12;
const URL_LENGTH_MAX = 1500;

const COLOURS: Readonly<Record<Severity, Colour>> = {
  critical: 'attention',
  error: 'attention',
  warning: 'warning',
  info: 'accent',
};

/** The message for a channel: a resolution is a message of its own, as a workflow can't change one. */
export function teamsMessage(notification: Notification): TeamsMessage {
  return fitAlerts(
    notification,
    render,
    (message) => postedMessageBytes(message) <= MESSAGE_BYTES_MAX,
  );
}

function render(notification: Notification): TeamsMessage {
  const { title, severity, status, nextStep, window, alerts, test } = notification;
  const missing = leftOut(notification);
  const headline = shownAsIs(title, TITLE_BYTES_MAX);
  const content: AdaptiveCard = {
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    type: 'AdaptiveCard',
    version: '1.4',
    msteams: { width: 'Full' },
    fallbackText: headline,
    body: [
      {
        ...block(headline),
        ...{ weight: 'bolder', size: 'medium' },
        color: status === 'resolved' ? 'good' : COLOURS[severity],
      },
      ...(test ? [block('This is a test: nothing deviates.')] : []),
      block(`${shownAsIs(extent(notification), TEXT_BYTES_MAX)}, ${window.start} to ${window.end}`),
      block(`What to do next: ${shownAsIs(nextStep, TEXT_BYTES_MAX)}`),
      ...alerts.map((alert) => alertContainer(alert, nextStep)),
      ...(missing === null ? [] : [block(missing)]),
      ...unlinked(notification),
    ],
    actions: links(notification),
  };
  const contentType = 'application/vnd.microsoft.card.adaptive';
  return { type: 'message', attachments: [{ contentType, contentUrl: null, content }] };
}

function alertContainer(alert: NotificationAlert, nextStep: string): Container {
  const { status, startsAt, endsAt, deviation } = alert;
  const until = endsAt === null ? '' : `, until ${endsAt}`;
  const state = status === 'resolved' ? 'resolved' : deviation.severity;
  const says = shownAsIs(deviation.says, TEXT_BYTES_MAX);
  return {
    type: 'Container',
    separator: true,
    items: [
      { ...block(shownAsIs(alertPlace(alert), TEXT_BYTES_MAX)), weight: 'bolder' },
      { ...block(`${state} since ${startsAt}${until}`), isSubtle: true, size: 'small' },
      block(shownAsIs(deviation.reason, TEXT_BYTES_MAX)),
      block(`Documented: ${says} ${sourceLink(deviation.source)}`),
      { type: 'FactSet', facts: facts(alert) },
      ...(deviation.next === nextStep
        ? []
        : [block(`Next: ${shownAsIs(deviation.next, TEXT_BYTES_MAX)}`)]),
    ],
  };
}

function facts(alert: NotificationAlert): FactSet['facts'] {
  return alertFacts(alert)
    .slice(0, FACTS_MAX)
    .map(({ name, text }) => ({
      title: shownAsIs(name, NAME_BYTES_MAX),
      value: shownAsIs(text, VALUE_BYTES_MAX),
    }));
}

function block(text: string): TextBlock {
  return { type: 'TextBlock', text, wrap: true };
}

/** A parenthesis would end the address. */
function sourceLink(url: string): string {
  if (!isLink(url)) return shownAsIs(url, TEXT_BYTES_MAX);
  const safe = new URL(url).href.replaceAll('(', '%28').replaceAll(')', '%29');
  return `([source](${safe}))`;
}

function links({ links }: Notification): readonly OpenUrl[] {
  return [
    ...(isLink(links.runbook) ? [openUrl('Runbook', links.runbook)] : []),
    ...(links.dashboard !== null && isLink(links.dashboard)
      ? [openUrl('Dashboard', links.dashboard)]
      : []),
  ];
}

/** The runbook's path in the project, where it is served nowhere. */
function unlinked({ links }: Notification): readonly TextBlock[] {
  return isLink(links.runbook)
    ? []
    : [block(`Runbook: ${shownAsIs(links.runbook, TEXT_BYTES_MAX)}`)];
}

function openUrl(title: string, url: string): OpenUrl {
  return { type: 'Action.OpenUrl', title, url: new URL(url).href };
}

function isLink(url: string): boolean {
  const parsed = URL.parse(url);
  const isWeb = parsed?.protocol === 'https:' || parsed?.protocol === 'http:';
  return isWeb && parsed.href.length <= URL_LENGTH_MAX;
}
