import type { Notification, NotificationAlert } from '../../model/alerts/notification.ts';
import { alertFacts, alertPlace, extent, leftOut } from './alert-facts.ts';
import { fitAlerts } from './fit-alerts.ts';
import { escaped, slackLink } from './slack-text.ts';

interface SlackText {
  readonly type: 'plain_text' | 'mrkdwn';
  readonly text: string;
  /** Of mrkdwn: Slack makes no links of what looks like one. */
  readonly verbatim?: true;
}

type SlackBlock =
  | { readonly type: 'header' | 'section'; readonly text: SlackText }
  | { readonly type: 'context'; readonly elements: readonly SlackText[] };

/** The body for an incoming webhook of Slack. */
export interface SlackMessage {
  /** What notifications show in place of the blocks. */
  readonly text: string;
  readonly blocks: readonly SlackBlock[];
  readonly unfurl_links: false;
  readonly unfurl_media: false;
}

/** Slack, "Blocks", and the total that it does not document (slackapi/bolt-js#2509). */
const BLOCKS_MAX = 50;
const MESSAGE_LENGTH_MAX = 13_000;
const HEADER_LENGTH_MAX = 150;
/** Of one text within a section, escaped: five of them and a link leave room. */
const TEXT_LENGTH_MAX = 480;

/** The message for a channel: a resolution is a message of its own, as Slack can't close one. */
export function slackMessage(notification: Notification): SlackMessage {
  return fitAlerts(
    notification,
    render,
    (message) =>
      message.blocks.length <= BLOCKS_MAX && JSON.stringify(message).length < MESSAGE_LENGTH_MAX,
  );
}

function render(notification: Notification): SlackMessage {
  const { title, nextStep } = notification;
  const missing = leftOut(notification);
  return {
    text: escaped(title, TEXT_LENGTH_MAX),
    blocks: [
      { type: 'header', text: { type: 'plain_text', text: escaped(title, HEADER_LENGTH_MAX) } },
      section(summary(notification)),
      ...notification.alerts.map((alert) => section(alertText(alert, nextStep))),
      ...(missing === null ? [] : [context(missing)]),
      section(`*What to do next:* ${escaped(nextStep, TEXT_LENGTH_MAX)}`),
      context(linksText(notification)),
    ],
    unfurl_links: false,
    unfurl_media: false,
  };
}

function summary(notification: Notification): string {
  const { group, test, window } = notification;
  return [
    ...(test ? ['*This is a test:* nothing deviates.'] : []),
    `*${group.rule}*: ${escaped(extent(notification), TEXT_LENGTH_MAX)}`,
    `Window: ${window.start} to ${window.end}`,
  ].join('\n');
}

/** What to do about it, unless the whole message says just that. */
function alertText(alert: NotificationAlert, nextStep: string): string {
  const { status, startsAt, endsAt, deviation } = alert;
  const facts = alertFacts(alert).map(({ name, text }) => `${name}: ${text}`);
  const until = endsAt === null ? '' : `, until ${endsAt}`;
  return [
    `*${status === 'resolved' ? 'resolved' : deviation.severity}* since ${startsAt}${until}`,
    escaped(alertPlace(alert), TEXT_LENGTH_MAX),
    escaped(deviation.reason, TEXT_LENGTH_MAX),
    escaped(facts.join(', '), TEXT_LENGTH_MAX),
    ...(deviation.next === nextStep ? [] : [`Next: ${escaped(deviation.next, TEXT_LENGTH_MAX)}`]),
    `Documented: ${escaped(deviation.says, TEXT_LENGTH_MAX)} ${slackLink(deviation.source, 'source')}`,
  ].join('\n');
}

function linksText({ links }: Notification): string {
  return [
    ...(links.dashboard === null ? [] : [slackLink(links.dashboard, 'Dashboard')]),
    slackLink(links.runbook, 'Runbook'),
  ].join(' · ');
}

function section(text: string): SlackBlock {
  return { type: 'section', text: { type: 'mrkdwn', text, verbatim: true } };
}

function context(text: string): SlackBlock {
  return { type: 'context', elements: [{ type: 'mrkdwn', text, verbatim: true }] };
}
