import type { Rate } from '../../model/rate.ts';
import type { SourceKind } from '../../model/source.ts';
import { HOUR_MS } from '../../model/time.ts';
import type { Lack } from '../../model/verdict.ts';
import { counted, interval, share } from '../../model/wording.ts';
import { isCountedPerNode, known } from '../rules/log-rates.ts';
import { LEAST_CLIENTS, LEAST_HANDSHAKES } from '../rules/never-resumed.ts';
import { LEAST_CLIENTS as LEAST_NODE_CLIENTS } from '../rules/node-below-peers.ts';
import type { CouldTell } from './could-tell.ts';
import type { KnownBalancer } from './known-balancers.ts';
import type { Standing } from './standing.ts';

/** Of what the ceiling allows: sound clients offer a session at least every other time. */
const LEAST_OF_CEILING = 0.5;

/** What a log is judged by. */
export interface LogContext {
  readonly couldTell: CouldTell;
  readonly sessionLifetimeMs: number;
  readonly windowStartMs: number;
}

/** How a balancer stands by its logs; null where there are none. */
export function logStanding(balancer: KnownBalancer, context: LogContext): Standing | null {
  const { balancerType, rates, sources } = balancer;
  const isLogged = sources.some(({ kind }) => kind !== 'trial-results');
  const isDelivered = balancer.freshness.some(({ evidence }) => evidence === 'ledger');
  if (rates.length === 0 && !isLogged && !isDelivered) return null;
  const all = select(rates, { level: 'balancer', arrival: 'all', excluded: 'all' });
  if (sum(all, ({ handshakes }) => handshakes) === 0) {
    return withoutHandshakes(balancer);
  }
  if (!all.some(isCountedPerNode)) {
    return open(`the log of ${ARTICLES[balancerType]} balancer does not show what was resumed`, []);
  }
  if (sum(all, known) === 0) {
    return open('its log shows no outcome: that is in the access log of its requests', []);
  }
  return countedStanding(balancer, context);
}

function withoutHandshakes({ sources }: KnownBalancer): Standing {
  if (sources.some(({ rows, quarantined }) => rows > 0 || Object.keys(quarantined).length > 0)) {
    return open('its log shows no TLS handshake in the window', ['recent-logs']);
  }
  // Plain HTTP, say: then there is nothing to probe either.
  const lacks: readonly Lack[] = sources.some(({ lines }) => lines > 0) ? [] : ['probes'];
  return { evidence: 'log', isSound: false, lacks, says: 'its log shows no TLS handshake' };
}

const ARTICLES = {
  classic: 'a classic',
  application: 'an application',
  network: 'a network',
} as const;

/** From when on the arrivals in the log of a balancer are judged; null where nothing tells. */
export function judgedFromMs(
  { freshness }: KnownBalancer,
  { sessionLifetimeMs }: Pick<LogContext, 'sessionLifetimeMs'>,
): number | null {
  const starts = startsOf(freshness);
  return starts.length === 0 ? null : Math.min(...starts) + sessionLifetimeMs;
}

function startsOf(freshness: KnownBalancer['freshness']): readonly number[] {
  return freshness.flatMap(({ startsAtMs }) => startsAtMs ?? []);
}

/** Of a log that marks what was resumed, and holds handshakes. */
function countedStanding(balancer: KnownBalancer, context: LogContext): Standing {
  const judged = balancer.rates.filter(
    ({ portion, level }) => portion === 'judged' && level === 'balancer',
  );
  if (judged.length === 0) return tooYoung(balancer, context);
  const rows = judged.filter(
    (rate) => rate.arrival === 'same-node' && rate.excluded === 'no' && rate.tlsVersion === 'all',
  );
  // Logs may name one balancer under two accounts, one of them unknown: the most is looked at.
  const [row] = rows.toSorted((a, b) => known(b) - known(a));
  const returns = row === undefined ? 0 : known(row);
  const clients = row?.clients ?? 0;
  if (row === undefined || returns < LEAST_HANDSHAKES || clients < LEAST_CLIENTS) {
    const says =
      `${returns} of ${LEAST_HANDSHAKES} same-node returns, ` +
      `${clients} of ${counted(LEAST_CLIENTS, 'client')}`;
    return open(says, [...historyLack(balancer, context), 'more-clients']);
  }
  return rateStanding(balancer, row, context);
}

function tooYoung(balancer: KnownBalancer, { sessionLifetimeMs }: LogContext): Standing {
  const lifetime = `${hours(sessionLifetimeMs)} h`;
  const [start] = startsOf(balancer.freshness).toSorted((a, b) => a - b);
  if (start === undefined) {
    const says = `no object name says when its log began, and ${lifetime} must lie before what is judged`;
    return open(says, ['longer-history']);
  }
  const lasts = balancer.freshness.filter(({ evidence }) => evidence === 'ledger');
  const end = Math.max(start, ...lasts.map(({ lastAtMs }) => lastAtMs));
  const span = end - start;
  const says =
    span < sessionLifetimeMs
      ? `its log spans ${hours(span)} of the ${lifetime} that must lie before what is judged`
      : `no handshake of the window has ${lifetime} of its log before it`;
  return open(says, ['longer-history']);
}

/** More of the window could be judged with earlier logs. */
function historyLack(balancer: KnownBalancer, context: LogContext): readonly Lack[] {
  const from = judgedFromMs(balancer, context);
  return from === null || from > context.windowStartMs ? ['longer-history'] : [];
}

/** Of enough clients that came back. */
function rateStanding(balancer: KnownBalancer, row: Rate, { couldTell }: LogContext): Standing {
  const { rate, low, high, ceiling, clients } = row;
  const least = (ceiling ?? 0) * LEAST_OF_CEILING;
  const returns = `${share(row.resumed, known(row))} handshakes of ${counted(clients, 'client')} that came back to the same node were resumed`;
  if (rate === null || low === null || high === null || least === 0 || low < least) {
    const range = low === null || high === null ? '' : ` (95 % interval ${interval(low, high)})`;
    // An interval that reaches it may narrow; below it, only offers can tell why.
    const isNear = high !== null && high >= least && least > 0;
    return open(
      `${returns}${range}, which does not show at least half of what the ceiling allows`,
      isNear ? ['more-clients'] : connectionLack(balancer),
    );
  }
  const told = new Set(couldTell('node-below-peers', balancer).map(({ node }) => node));
  const { nodes } = balancer;
  const open_ = nodes.filter((node) => !told.has(node));
  if (nodes.length > 1 && open_.length > 0) {
    const says =
      `${nodes.length - open_.length} of ${nodes.length} nodes have ` +
      `${counted(LEAST_NODE_CLIENTS, 'client')} that came back`;
    return open(says, ['more-clients']);
  }
  const where = nodes.length > 1 ? `, alike at each of its ${nodes.length} nodes` : '';
  return { evidence: 'log', isSound: true, lacks: [], says: `${returns}${where}` };
}

const CONNECTION_KINDS: readonly SourceKind[] = [
  'application-connection',
  'vended-application-connection',
  'mixed',
];

/** A listener with mutual TLS resumes nothing: the connection log shows who sent a certificate. */
function connectionLack({ sources }: KnownBalancer): readonly Lack[] {
  const has = sources.some(({ kind }) => CONNECTION_KINDS.includes(kind));
  return has ? [] : ['connection-log'];
}

function open(says: string, lacks: readonly Lack[]): Standing {
  return { evidence: 'log', isSound: false, lacks: [...lacks, 'probes'], says };
}

function select(
  rates: readonly Rate[],
  selection: Pick<Rate, 'level' | 'arrival' | 'excluded'>,
): readonly Rate[] {
  return rates.filter(
    (rate) =>
      rate.portion === 'all' &&
      rate.tlsVersion === 'all' &&
      rate.level === selection.level &&
      rate.arrival === selection.arrival &&
      rate.excluded === selection.excluded,
  );
}

function sum(rates: readonly Rate[], of: (rate: Rate) => number): number {
  return rates.reduce((total, rate) => total + of(rate), 0);
}

/** `24`, `5.5`. */
function hours(ms: number): string {
  return String(Number((ms / HOUR_MS).toFixed(1)));
}
