import type { BalancerType } from '../../../../model/balancer.ts';
import { logCommand } from '../../../../model/discovery/log-command.ts';
import { placesText } from '../../../../model/discovery/log-state.ts';
import type { Report } from '../../../../model/report.ts';
import type { NotWatched } from '../../../../model/report-logs.ts';
import { count, counted } from '../../../../model/wording.ts';
import { minute } from '../time-words.ts';

/** How many of the balancers that were found are watched; null where nobody looked for any. */
export function watchedText({ watch }: Pick<Report, 'watch'>): string | null {
  if (watch === undefined) return null;
  const { balancers, watched, listedAt } = watch;
  const listed = listedAt === null ? '' : `, as AWS listed them at ${minute(listedAt)} UTC`;
  return `Watched: ${count(watched)} of ${counted(balancers, 'balancer')} with TLS listeners${listed}.`;
}

const WHY: Readonly<Record<NotWatched['logs'], (one: Pick<NotWatched, 'unreadPlaces'>) => string>> =
  {
    no: () => 'its log is off',
    elsewhere: ({ unreadPlaces }) =>
      `its log goes to ${placesText(unreadPlaces)}, where it is not read`,
    unknown: () => 'CloudWatch Logs did not say where it logs',
  };

/** The command that turns its log on; null where one is on, or where its names are none of AWS. */
export function notWatchedCommand(one: NotWatched): string | null {
  // A second log would be paid for, too.
  return one.logs === 'elsewhere' ? null : logCommand(one);
}

/** What a balancer that is not watched is called, and why it is none. */
export function notWatchedText({ balancer, balancerType, accountId, ...one }: NotWatched): string {
  const probed = one.probeAt === null ? '' : `; will be probed ${minute(one.probeAt)} UTC`;
  return `${balancer} (${balancerType}, ${one.region}, account ${accountId}): ${WHY[one.logs](one)}${probed}`;
}

const ASKED: Readonly<Record<string, string>> = {
  classic: 'classic balancers',
  v2: 'application and network balancers',
  logs: 'deliveries of CloudWatch Logs',
  role: 'the whole account',
};

/** What AWS did not list of late, a line each: nothing that is known of it was changed. */
export function notListedTexts({ watch }: Pick<Report, 'watch'>): readonly string[] {
  return (watch?.notListed ?? []).map(
    ({ accountId, region, what, reason }) =>
      `Not listed: ${ASKED[what] ?? what} of account ${accountId} in ${region} (${reason}). ` +
      'What was known of it stays.',
  );
}

/** Which balancers have their logs delivered twice; null where none has. */
export function bothDeliveriesText({
  bothDeliveries,
}: Pick<Report, 'bothDeliveries'>): string | null {
  const [first, ...others] = bothDeliveries ?? [];
  if (first === undefined) return null;
  const more = others.length > 0 ? ` and ${counted(others.length, 'other balancer')}` : '';
  return (
    `Both legacy and vended logs of ${first.balancer}${more}: each connection counts once. ` +
    'One of the two is enough.'
  );
}

const ROUTING: Readonly<Record<string, string>> = {
  any_availability_zone: 'its DNS sends clients to the nodes of all zones',
  availability_zone_affinity: 'its DNS sends clients to the node of their own zone',
  partial_availability_zone_affinity: 'its DNS sends 85 % of clients to the node of their own zone',
};

/** What names one balancer of a report. */
interface Named {
  readonly balancerType: BalancerType;
  readonly region: string;
  readonly accountId: string | null;
  readonly balancer: string | null;
}

/** What a person should know of the nodes of one balancer, and of its logs. */
export function balancerNotes(
  one: Named,
  report: Pick<Report, 'watch' | 'bothDeliveries'>,
): readonly string[] {
  const both = (report.bothDeliveries ?? []).filter((other) => isSame(other, one));
  const doubled = bothDeliveriesText({ bothDeliveries: both });
  return [
    ...(one.balancerType === 'network' ? [routingNote(one, report)] : []),
    ...(one.balancerType === 'classic' ? [] : [AWAY]),
    ...(doubled === null ? [] : [doubled]),
  ];
}

const AWAY =
  'A node that is not seen is not gone: a zonal shift, or AWS itself, may take its address out of ' +
  'DNS for as long as three days.';

function routingNote(one: Named, { watch }: Pick<Report, 'watch'>): string {
  const found = watch?.routing.find((other) => isSame(other, one));
  const policy = ROUTING[found?.dnsRouting ?? ''] ?? 'its DNS may keep clients in their zone';
  const zones = found === undefined ? '' : ` (${counted(found.zones, 'zone')})`;
  return `How many clients come back to the same node is no matter of 1/n here: ${policy}${zones}.`;
}

function isSame(other: Named, { balancerType, region, accountId, balancer }: Named): boolean {
  const isAccount = accountId === null || other.accountId === accountId;
  const isNamed = other.balancer === balancer && other.region === region;
  return isNamed && isAccount && other.balancerType === balancerType;
}
