import type { Report } from '../../../../functions/model/report.ts';
import type { NotWatched } from '../../../../functions/model/report-logs.ts';
import { count, counted } from '../../../../functions/model/wording.ts';
import {
  bothDeliveriesText,
  notListedTexts,
  notWatchedCommand,
  notWatchedText,
  watchedText,
} from '../../../../functions/publish/page/data/watch/watch-words.ts';
import { printable, wrap } from '../text-layout.ts';

/** More of them would bury the rates. */
const MOST_NAMED = 3;

/** How many of all balancers are watched, and of those that are not, what turns their logs on. */
export function watchLines(
  report: Report,
  { width, verbose }: { readonly width: number; readonly verbose: boolean },
): readonly string[] {
  const watched = watchedText(report);
  const both = bothDeliveriesText(report);
  const { watch } = report;
  const most = verbose ? Number.POSITIVE_INFINITY : MOST_NAMED;
  const named = (watch?.notWatched ?? []).slice(0, most);
  const dark = watch === undefined ? 0 : watch.balancers - watch.watched;
  const more = dark - named.length;
  return [
    ...(watched === null ? [] : wrap(watched, width)),
    ...(dark === 0 ? [] : wrap(`Not watched: ${counted(dark, 'balancer')}.`, width)),
    // A command is one line, so that it can be copied.
    ...named.flatMap((one) => [`  ${printable(notWatchedText(one))}`, ...commandLines(one)]),
    ...(more === 0 ? [] : [`  and ${count(more)} more; --json names them`]),
    ...notListedTexts(report).flatMap((text) => wrap(printable(text), width)),
    ...(both === null ? [] : wrap(printable(both), width)),
  ];
}

function commandLines(one: NotWatched): readonly string[] {
  const command = notWatchedCommand(one);
  return command === null ? [] : [`    ${printable(command)}`];
}
