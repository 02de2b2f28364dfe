import type { NotWatched } from '../../../model/report-logs.ts';
import { count, counted } from '../../../model/wording.ts';
import type { Page } from '../data/page.ts';
import {
  bothDeliveriesText,
  notListedTexts,
  notWatchedCommand,
  notWatchedText,
  watchedText,
} from '../data/watch/watch-words.ts';
import { el } from './dom.ts';

/** How many of all balancers are watched, which are not and what turns their logs on, and what AWS did not list. */
export function watchView({ report }: Page): readonly HTMLElement[] {
  const watched = watchedText(report);
  const both = bothDeliveriesText(report);
  const { watch } = report;
  return [
    ...(watched === null ? [] : [el('p', { class: 'watched', 'data-watched': '' }, watched)]),
    ...notListedTexts(report).map((text) =>
      el('p', { class: 'no-logs', 'data-not-listed': '' }, text),
    ),
    ...(watch === undefined
      ? []
      : notWatchedList(watch.notWatched, watch.balancers - watch.watched)),
    ...(both === null ? [] : [el('p', { class: 'quiet', 'data-both-deliveries': '' }, both)]),
  ];
}

function notWatchedList(named: readonly NotWatched[], all: number): readonly HTMLElement[] {
  if (all === 0) return [];
  const more = all - named.length;
  return [
    el(
      'details',
      { class: 'missing', 'data-not-watched': '' },
      el(
        'summary',
        {},
        `Not watched: ${counted(all, 'balancer')}, and the commands that turn logs on`,
      ),
      el(
        'ul',
        {},
        ...named.map((one) => el('li', {}, notWatchedText(one), commandOf(one))),
        more === 0 ? null : el('li', {}, `and ${count(more)} more`),
      ),
    ),
  ];
}

function commandOf(one: NotWatched): HTMLElement | null {
  const command = notWatchedCommand(one);
  return command === null ? null : el('pre', { tabindex: '0' }, el('code', {}, command));
}
