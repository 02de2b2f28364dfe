import type { Report, ReportRate } from '../../../../functions/model/report.ts';
import { placesOf } from '../../../../functions/publish/page/data/places.ts';
import { asCalled, type Invocation } from '../../arguments/invocation.ts';
import { acceptanceLines, uncheckedLines } from '../acceptance-lines.ts';
import { clientLines } from '../client-lines.ts';
import { deviationLines, withoutDeviations } from '../deviation-lines.ts';
import type { Paint } from '../paint.ts';
import { sourceLines } from '../source-lines.ts';
import { hanging, printable, wrap } from '../text-layout.ts';
import { balancerTable } from './balancer-table.ts';
import { factLines } from './fact-lines.ts';
import { markLines } from './mark-lines.ts';
import { rateSections } from './rate-sections.ts';
import { survivalLines } from './survival-lines.ts';
import { headline, nextLines } from './verdict-lines.ts';
import { watchLines } from './watch-lines.ts';

/** More of either would push the rest off the second screen. */
const MOST_BALANCERS = 20;
const MOST_FACTS = 8;

/** How the report is laid out, and what it does not hold itself but a person wants to know. */
export interface TerminalContext {
  readonly width: number;
  readonly paint: Paint;
  readonly calledBy: Invocation;
  /** Sentences below all else. */
  readonly notes: readonly string[];
  /** Whether all that the report shows is wanted, not what a person needs first. */
  readonly verbose: boolean;
}

/**
 * The report as lines of text: the verdict, one line a balancer, each fact once; where it is wanted,
 * all rates and deviations behind them; then what was read, and notes.
 */
export function terminalReport(report: Report, context: TerminalContext): readonly string[] {
  const { width, paint, calledBy, notes, verbose } = context;
  const rates = allRates(report);
  const isEmpty = rates.length === 0 && report.matrix.length === 0;
  const most = verbose ? Number.POSITIVE_INFINITY : MOST_FACTS;
  const marks = markLines(report, context);
  const survival = survivalLines(report, width, paint);
  return [
    ...summaryLines(report, context),
    ...factLines(report.deviations, { width, paint, calledBy, most }),
    ...(isEmpty && survival.length === 0 ? ['', ...noRates(report, width)] : []),
    // Where nothing was counted, "no deviations" would be no finding.
    ...(isEmpty || report.deviations.length > 0
      ? []
      : ['', ...wrap(withoutDeviations(report.balancers), width)]),
    ...clientLines(report, rates, { width, paint, calledBy }),
    ...(marks.length > 0 ? ['', ...marks] : []),
    ...(survival.length > 0 ? ['', ...survival] : []),
    ...(verbose ? evidenceLines(report, rates, context) : []),
    '',
    ...sourceLines(report.sources, width),
    ...watchLines(report, { width, verbose }),
    ...notes.flatMap((note) => hanging(asCalled(`Note: ${printable(note)}`, calledBy), width)),
    ...(verbose || isEmpty ? [] : wrap(MORE, width)),
  ];
}

const MORE =
  'More: --verbose prints the rates of each node and every deviation; --html FILE draws them.';

/** What a person reads first: the verdict, one line a balancer, and what is missing for more. */
export function summaryLines(
  report: Report,
  { width, paint, calledBy, verbose }: Omit<TerminalContext, 'notes'>,
): readonly string[] {
  const { balancers } = placesOf(report);
  const judged = balancers.filter(({ verdict }) => verdict !== null);
  const most = verbose ? Number.POSITIVE_INFINITY : MOST_BALANCERS;
  const unchecked = uncheckedLines(report, width, paint);
  return [
    ...wrap(headline(report), width).map((line) => paint('strong', line)),
    ...wrap(`TLS session resumption${windowText(report.window)}`, width),
    ...(judged.length > 0 ? ['', ...balancerTable(judged, { width, paint, most })] : []),
    ...(unchecked.length > 0 ? ['', ...unchecked] : []),
    ...nextLines(report, width, calledBy),
  ];
}

/** Of logs: all arrivals, kinds of clients and TLS versions together. */
function allRates(report: Report): readonly ReportRate[] {
  return report.rates.filter(({ evidence, arrival, clientKind, tlsVersion }) => {
    const isAll = [arrival, clientKind, tlsVersion].every((label) => label === 'all');
    return evidence === 'log' && isAll;
  });
}

/** All that stands behind the verdicts: rates, acceptance by node, each deviation by itself. */
function evidenceLines(
  report: Report,
  rates: readonly ReportRate[],
  { width, paint }: TerminalContext,
): readonly string[] {
  const sections = [
    rateSections(rates, report, { width, paint }),
    acceptanceLines(report, width, paint),
    deviationLines(report, width, paint),
  ];
  return sections.filter((lines) => lines.length > 0).flatMap((lines) => ['', ...lines]);
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
