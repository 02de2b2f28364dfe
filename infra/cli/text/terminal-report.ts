import type { Report, ReportRate } from '../../../functions/model/report.ts';
import { acceptanceLines } from './acceptance-lines.ts';
import { clientLines } from './client-lines.ts';
import { deviationLines } from './deviation-lines.ts';
import type { Paint } from './paint.ts';
import { type RateLine, rateTable } from './rate-table.ts';
import { bothLines, sourceLines } from './source-lines.ts';
import { printable, wrap } from './text-layout.ts';
import { verdictLines } from './verdict-lines.ts';

/** What the report itself does not hold, but a person wants to know. */
export interface TerminalContext {
  readonly width: number;
  readonly paint: Paint;
  /** Sentences below the deviations. */
  readonly notes: readonly string[];
}

/** The report as lines of text: verdicts first, then what was read, rates, deviations, notes. */
export function terminalReport(report: Report, context: TerminalContext): readonly string[] {
  const { width, paint, notes } = context;
  const rates = report.rates.filter(({ evidence, arrival, clientKind, tlsVersion }) => {
    const isAll = [arrival, clientKind, tlsVersion].every((label) => label === 'all');
    return evidence === 'log' && isAll;
  });
  const isEmpty = rates.length === 0 && report.matrix.length === 0;
  return [
    paint('strong', `TLS session resumption${windowText(report.window)}`),
    ...verdictLines(report, width, paint),
    ...(report.balancers.length === 0 ? [] : ['']),
    ...sourceLines(report.sources, width),
    ...bothLines(report.bothDeliveries, width),
    '',
    ...(rates.length === 0 ? [] : rateLines(rates, report, context)),
    ...clientLines(report, rates, width, paint),
    ...(isEmpty ? noRates(report, width) : []),
    ...(rates.length > 0 && report.matrix.length > 0 ? [''] : []),
    ...acceptanceLines(report, width, paint),
    // Where nothing was counted, "no deviations" would be no finding.
    ...(isEmpty && report.deviations.length === 0
      ? []
      : ['', ...deviationLines(report, width, paint)]),
    ...notes.flatMap((note) => ['', ...wrap(`Note: ${printable(note)}`, width)]),
  ];
}

function windowText({ start, end }: Report['window']): string {
  return start === null || end === null ? '' : `, ${minute(start)} to ${minute(end)} UTC`;
}

function minute(instant: string): string {
  return instant.slice(0, 16).replace('T', ' ');
}

/** Why there are no rates: the reader must not take it for a rate of 0. */
function noRates({ sources }: Report, width: number): readonly string[] {
  if (sources.some((source) => source.rows > 0)) {
    return wrap(
      'No rates: no handshake began within the window. Try another --from or --to.',
      width,
    );
  }
  if (sources.every((source) => Object.keys(source.skipped).length === 0)) {
    return wrap('No rates: nothing here could be read as a line of a load balancer log.', width);
  }
  return wrap(
    'No rates: none of these lines tells of a TLS handshake. Plain HTTP makes none; a balancer ' +
      'needs a TLS or HTTPS listener, and its access log (for Application Load Balancers also the ' +
      'connection log) switched on.',
    width,
  );
}

function rateLines(
  rates: readonly ReportRate[],
  report: Report,
  { width, paint }: TerminalContext,
): readonly string[] {
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
