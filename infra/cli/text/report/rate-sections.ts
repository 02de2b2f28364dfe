import type { Report, ReportRate } from '../../../../functions/model/report.ts';
import type { Paint } from '../paint.ts';
import { type RateLine, rateTable } from '../rate-table.ts';
import { printable, wrap } from '../text-layout.ts';

/** The rates of each Region and each node by their logs, as tables with a legend; none, no lines. */
export function rateSections(
  rates: readonly ReportRate[],
  report: Report,
  { width, paint }: { readonly width: number; readonly paint: Paint },
): readonly string[] {
  if (rates.length === 0) return [];
  const [regionHead = '', ...regions] = rateTable('Per region', regionRows(rates));
  const [nodeHead = '', ...nodes] = rateTable('Per node', nodeRows(rates, width));
  return [
    ...[paint('strong', regionHead), ...regions, ''],
    ...[paint('strong', nodeHead), ...nodes, ''],
    ...legend(rates, report, width),
  ];
}

const METHODS: Readonly<Record<ReportRate['method'], string>> = {
  counted: 'counted',
  probed: 'probed',
  unobservable: "unobservable: this log can't tell what was resumed, probes can",
};

function regionRows(rates: readonly ReportRate[]): readonly RateLine[] {
  return [...new Set(rates.map((rate) => rate.balancerType))].flatMap((type) => {
    const rows = rates.filter((rate) => rate.level === 'region' && rate.balancerType === type);
    const [first] = rows;
    if (first === undefined) return [];
    return [
      { heading: `${type} (${METHODS[first.method]})` },
      ...rows.map((rate) => ({ name: rate.region, rate })),
    ];
  });
}

function nodeRows(rates: readonly ReportRate[], width: number): readonly RateLine[] {
  return rates
    .filter((rate) => rate.level === 'balancer')
    .flatMap((total) => {
      const nodes = rates.filter((rate) => rate.level === 'node' && isSameBalancer(rate, total));
      const rows = nodes.map((rate) => ({ name: rate.node ?? 'not in the log', rate }));
      const all = nodes.length > 1 ? [{ name: `all ${nodes.length} nodes`, rate: total }] : [];
      return [...balancerHeading(total, width), ...rows, ...all];
    });
}

function isSameBalancer(a: ReportRate, b: ReportRate): boolean {
  return (
    a.balancer === b.balancer &&
    a.accountId === b.accountId &&
    a.region === b.region &&
    a.balancerType === b.balancerType
  );
}

function balancerHeading(rate: ReportRate, width: number): readonly RateLine[] {
  const { balancerType, balancer, region, accountId, method } = rate;
  const who = printable(`${balancerType} ${balancer}`);
  const where = printable(`${region}, account ${accountId} (${method})`);
  const whole = `${who}, ${where}`;
  const lines = whole.length <= width ? [whole] : [who, where];
  return lines.map((heading) => ({ heading }));
}

function legend(rates: readonly ReportRate[], report: Report, width: number): readonly string[] {
  const hours = report.sessionLifetimeHours;
  const text =
    'handshakes: TLS connections. resumed: of those whose outcome the log tells. ceiling: the ' +
    'highest rate that the documented scope allows, given which clients came back to which node ' +
    `within ${hours} h.`;
  const lacking = rates.some((rate) => !rate.historyComplete);
  return wrap(lacking ? `${text} *: less than ${hours} h of earlier logs.` : text, width);
}
