import type { Listing } from '../../../functions/discover/listing.ts';
import type { WatchedBalancer, WatchState } from '../../../functions/discover/watch-state.ts';
import { BALANCER_TYPES } from '../../../functions/model/balancer.ts';
import { logCommand } from '../../../functions/model/discovery/log-command.ts';
import { placesText } from '../../../functions/model/discovery/log-state.ts';
import type { Target } from '../../../functions/model/targets.ts';
import { counted } from '../../../functions/model/wording.ts';
import { printable } from '../text/text-layout.ts';

/** What was found, what of it no log tells of, and the command that turns a log on. */
export function watchLines(
  { balancers, withoutTls, ofType }: WatchState,
  targets: readonly Target[],
): readonly string[] {
  const types = BALANCER_TYPES.map((type) => `${ofType[type]} ${type}`).join(', ');
  const all = balancers.length + withoutTls;
  const logged = balancers.filter(({ logs }) => logs === 'yes').length;
  const dark = balancers.filter(({ logs }) => logs === 'no');
  const elsewhere = balancers.filter(({ logs }) => logs === 'elsewhere');
  const unknown = balancers.filter(({ logs }) => logs === 'unknown').length;
  const missing = targets.filter(({ found }) => found?.missingSince !== undefined);
  return [
    `${counted(all, 'balancer')} found (${types}), ${withoutTls} of them without a TLS listener.`,
    `Logs tell of ${logged} of ${balancers.length} balancers with TLS.`,
    ...(unknown > 0 ? [`Of ${unknown} it is not known: CloudWatch Logs did not answer.`] : []),
    ...elsewhere.map((one) =>
      printable(`log not read, it goes to ${placesText(one.unreadPlaces)}: ${nameOf(one)}`),
    ),
    ...missing.map(({ name, port, found }) => {
      return printable(`missing since ${found?.missingSince}: ${name}, port ${port ?? 443}`);
    }),
    ...(dark.length === 0
      ? []
      : ['', 'Not watched, unless you probe them; to turn their logs on:']),
    ...dark.flatMap((one) => {
      const command = logCommand({ ...one, balancer: one.name });
      const name = `  ${printable(nameOf(one))}`;
      return command === null ? [name] : [name, `    ${printable(command)}`];
    }),
  ];
}

function nameOf({ name, accountId, region, balancerType }: WatchedBalancer): string {
  return `${name} (${balancerType}, ${accountId}, ${region})`;
}

/** What AWS did not answer; nothing that is known of it was changed. */
export function gapLines(listings: readonly Listing[]): {
  readonly failed: readonly string[];
  readonly notEnabled: readonly string[];
} {
  const gaps = listings.flatMap(({ accountId, region, gaps: own }) =>
    own.map((gap) => ({ ...gap, place: `${accountId} ${region}` })),
  );
  const failed = gaps.filter(({ isNotEnabled }) => !isNotEnabled);
  const places = gaps.filter(({ isNotEnabled }) => isNotEnabled).map(({ place }) => place);
  return {
    failed: failed.map(
      ({ place, api, reason }) => `not listed: ${place} (${api}): ${reason}; nothing was changed`,
    ),
    notEnabled: [...new Set(places)].map((place) => `not enabled: ${place}`),
  };
}
