import type { ReportDeviation } from '../../../../model/report.ts';
import type { Balancer } from '../places.ts';

/** What the commands of a runbook are about; null where the report does not know it. */
export interface RunbookPlace
  extends Pick<Balancer, 'balancerType' | 'region' | 'accountId' | 'balancer'> {
  readonly node: string | null;
  /** Whose sessions the node is offered: its own, or another node's. */
  readonly otherNode: string | null;
  readonly nodes: readonly string[];
  readonly host: string | null;
  readonly port: number;
  /** The first day of the report's window. */
  readonly day: string | null;
}

const TLS_PORT = 443;
/** What a person may paste into a shell; other text of a log stays out of commands. */
const PLAIN = /^[\w[][\w.:/[\]-]*$/;

const LOG_FOLDER = 'AWSLogs/111122223333/elasticloadbalancing/eu-west-1/2026/01/02/';

interface Placeholder {
  /** As it stands in the runbooks. */
  readonly text: string;
  readonly value: (place: RunbookPlace) => string | null;
}

/** The examples of the runbooks, and what stands in their place for one deviation. */
export const PLACEHOLDERS: readonly Placeholder[] = [
  { text: 'NODE=192.0.2.1:443', value: (place) => after('NODE=', endpoint(place, place.node)) },
  {
    text: 'OTHER=192.0.2.2:443',
    value: (place) => after('OTHER=', endpoint(place, place.otherNode)),
  },
  {
    text: 'OTHER=192.0.2.1:443',
    value: (place) => after('OTHER=', endpoint(place, place.otherNode)),
  },
  { text: 'NAME=shop.example.com', value: ({ host }) => after('NAME=', host) },
  { text: 'BALANCER=shop', value: ({ balancer }) => after('BALANCER=', shortName(balancer)) },
  {
    text: 'in 192.0.2.1 192.0.2.2;',
    value: ({ nodes }) => (nodes.every(isPlain) ? after('in ', nodes[0], nodes.slice(1)) : null),
  },
  {
    text: "balancer = 'app/shop/50dc6c495c0c9188'",
    value: (place) => inSql('balancer = ', place.balancer),
  },
  { text: "region = 'eu-west-1'", value: ({ region }) => inSql('region = ', region) },
  { text: "day >= '2026-01-01'", value: ({ day }) => inSql('day >= ', day) },
  {
    text: '--load-balancer-arn ARN',
    value: (place) => after('--load-balancer-arn ', arnOf(place)),
  },
  {
    text: '--load-balancer-name NAME',
    value: (place) => after('--load-balancer-name ', classicName(place)),
  },
  {
    text: '--load-balancer-names NAME',
    value: (place) => after('--load-balancer-names ', classicName(place)),
  },
  { text: LOG_FOLDER, value: logFolder },
  { text: '--type application', value: ({ balancerType }) => `--type ${balancerType}` },
];

/** The text of a runbook with the values of one place; what is not known stays the example. */
export function filledRunbook(text: string, place: RunbookPlace): string {
  return PLACEHOLDERS.reduce((filled, placeholder) => {
    return filled.replaceAll(placeholder.text, () => placeholder.value(place) ?? placeholder.text);
  }, text);
}

/** What a deviation's runbook is filled with. */
export function runbookPlace(
  { relation, node }: Pick<ReportDeviation, 'relation' | 'node'>,
  balancer: Balancer,
  start: string | null,
): RunbookPlace {
  const { balancerType, region, accountId, target } = balancer;
  const nodes = balancer.nodes.flatMap((one) => one.node ?? []);
  const shown = node ?? nodes[0] ?? null;
  const other = nodes.find((one) => one !== shown) ?? null;
  return {
    ...{ balancerType, region, accountId, balancer: balancer.balancer, nodes },
    node: shown,
    otherNode: relation === 'same-node' ? shown : other,
    host: target?.host ?? null,
    port: target?.port ?? TLS_PORT,
    day: start === null ? null : start.slice(0, 'YYYY-MM-DD'.length),
  };
}

function isPlain(value: string): boolean {
  return PLAIN.test(value);
}

/** A value behind what introduces it; null where a shell would make more of it. */
function after(
  before: string,
  value: string | null | undefined,
  more: readonly string[] = [],
): string | null {
  if (value === null || value === undefined || !isPlain(value)) return null;
  return before + [value, ...more].join(' ');
}

function inSql(before: string, value: string | null): string | null {
  return value !== null && isPlain(value) ? `${before}'${value}'` : null;
}

/** A node is its address, or address and port where that is not the listener's. */
function endpoint({ port }: RunbookPlace, node: string | null): string | null {
  if (node === null || /^(?:[\d.]+|\[.*\]):\d+$/.test(node)) return node;
  return `${node.includes(':') ? `[${node}]` : node}:${port}`;
}

/** The name that a person gave it: `shop` of `app/shop/50dc6c495c0c9188`. */
function shortName(balancer: string): string {
  return /^(?:app|net)\/([^/]+)\/[^/]+$/.exec(balancer)?.[1] ?? balancer;
}

function classicName({ balancerType, balancer }: RunbookPlace): string | null {
  return balancerType === 'classic' ? balancer : null;
}

const PARTITIONS: readonly (readonly [string, string])[] = [
  ['cn-', 'aws-cn'],
  ['us-gov-', 'aws-us-gov'],
];

/** Of application and network balancers, whose name in logs is the end of their ARN. */
function arnOf({ balancerType, region, accountId, balancer }: RunbookPlace): string | null {
  if (balancerType === 'classic' || !isKnown(accountId)) return null;
  const partition = PARTITIONS.find(([prefix]) => region.startsWith(prefix))?.[1] ?? 'aws';
  return `arn:${partition}:elasticloadbalancing:${region}:${accountId}:loadbalancer/${balancer}`;
}

function logFolder({ accountId, region, day }: RunbookPlace): string | null {
  if (!isKnown(accountId) || day === null) return null;
  return after(
    '',
    `AWSLogs/${accountId}/elasticloadbalancing/${region}/${day.replaceAll('-', '/')}/`,
  );
}

function isKnown(accountId: string | null): boolean {
  return /^\d{12}$/.test(accountId ?? '');
}
