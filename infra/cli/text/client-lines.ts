import type { Report, ReportClients, ReportRate } from '../../../functions/model/report.ts';
import { counted, percent } from '../../../functions/model/wording.ts';
import {
  ATTAINABLE_CAVEAT,
  isClearlyBelow,
  type SilentKind,
  silentKindSize,
  switchWords,
} from '../../../functions/publish/attainable.ts';
import { asCalled, type Invocation } from '../arguments/invocation.ts';
import type { Paint } from './paint.ts';
import { printable, wrap } from './text-layout.ts';

/** More of either would bury the deviations. */
const MOST_BALANCERS = 5;
const MOST_KINDS = 2;

interface ClientLayout {
  readonly width: number;
  readonly paint: Paint;
  readonly calledBy: Invocation;
}

/**
 * The balancers whose clients can reach clearly less than their ceiling, with the largest kinds that
 * never offer a session and what turns it on; none, no lines.
 */
export function clientLines(
  { clients }: Pick<Report, 'clients'>,
  rates: readonly ReportRate[],
  { width, paint, calledBy }: ClientLayout,
): readonly string[] {
  const held = clients
    .filter(({ level, neverOffering }) => level === 'balancer' && neverOffering.length > 0)
    .map((row) => ({ ...row, ceiling: ceilingOf(row, rates) }))
    .filter(({ attainable, ceiling }) => isClearlyBelow(attainable, ceiling))
    .toSorted((a, b) => lost(b) - lost(a));
  if (held.length === 0) return [];
  const shown = held.slice(0, MOST_BALANCERS);
  const left = held.length - shown.length;
  return [
    '',
    paint('strong', 'Clients that never offer a session by default'),
    ...shown.flatMap((row) => linesOf(row, width)),
    ...(left > 0 ? [`  and ${counted(left, 'more balancer')}: --json, --html`] : []),
    ...switchLines(shown.flatMap(largest), width),
    ...wrap(
      `attainable: what the clients that came could reach; ${ATTAINABLE_CAVEAT}. ` +
        asCalled('Check your own client with npm run client-check.', calledBy),
      width,
    ),
  ];
}

type Held = ReportClients & { readonly ceiling: number | null };

function linesOf(row: Held, width: number): readonly string[] {
  const { balancerType, balancer, region, attainable, ceiling, neverOffering } = row;
  const left = neverOffering.length - MOST_KINDS;
  const kinds = [...largest(row).map(silentKindSize), ...(left > 0 ? [`${left} more`] : [])];
  return [
    ...wrap(printable(`${balancerType} ${balancer}, ${region}`), width, '  '),
    ...wrap(
      `attainable ${percent(attainable)}, ceiling ${percent(ceiling)}: ${kinds.join(', ')}`,
      width,
      '    ',
    ),
  ];
}

function largest({ neverOffering }: ReportClients): readonly SilentKind[] {
  return neverOffering.slice(0, MOST_KINDS);
}

/** The switch of each kind, once. */
function switchLines(kinds: readonly SilentKind[], width: number): readonly string[] {
  const byName = new Map(kinds.map((kind) => [kind.clientKind, kind]));
  return [...byName].flatMap(([name, kind]) => wrap(`${name}: ${switchWords(kind)}`, width, '  '));
}

/** Handshakes that those kinds lost, so that what a switch gains most by stands first. */
function lost({ neverOffering }: Held): number {
  return neverOffering.reduce((sum, { returns }) => sum + returns, 0);
}

function ceilingOf(
  { balancerType, region, accountId, balancer }: ReportClients,
  rates: readonly ReportRate[],
): number | null {
  const whole = rates.find(
    (rate) =>
      rate.level === 'balancer' &&
      rate.balancer === balancer &&
      rate.accountId === accountId &&
      rate.region === region &&
      rate.balancerType === balancerType,
  );
  return whole?.ceiling ?? null;
}
