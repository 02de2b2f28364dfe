import { MECHANISMS } from '../../../functions/model/balancer.ts';
import type { Report, ReportCell, ReportRate } from '../../../functions/model/report.ts';
import { RELATIONS } from '../../../functions/model/trial.ts';
import { LEAST_TRIALS } from '../../../functions/model/trials/trial-verdict.ts';
import { count, counted, percent } from '../../../functions/model/wording.ts';
import type { Paint } from './paint.ts';
import { printable, wrap } from './text-layout.ts';

const NAME_WIDTH = 17;
const MECHANISM_WIDTH = 16;
const CELL_WIDTH = 22;

/** The acceptance of each node by mechanism and relation, and what is documented; none, no lines. */
export function acceptanceLines(report: Report, width: number, paint: Paint): readonly string[] {
  if (report.matrix.length === 0) return [];
  const rates = report.rates.filter((rate) => rate.evidence === 'trials' && rate.level === 'node');
  const balancers = [...Map.groupBy(report.matrix, balancerKey).values()];
  const head = ['Per node, probed'.padEnd(NAME_WIDTH), 'offered'.padEnd(MECHANISM_WIDTH)];
  return [
    paint('strong', [...head, ...RELATIONS.map((name) => name.padStart(CELL_WIDTH))].join('')),
    ...balancers.flatMap((cells) => balancerLines(cells, rates, width)),
    '',
    ...wrap(
      'accepted of offered, rate. <<: not as AWS documents it. !: handshakes that failed. –: no ' +
        'session to offer, or the TLS version is not spoken. Every trial offers a session, so ' +
        'these rates are not comparable with those of logs.',
      width,
    ),
  ];
}

function balancerKey(
  row: Pick<ReportCell, 'balancerType' | 'region' | 'accountId'> & { balancer: string | null },
) {
  return JSON.stringify([row.balancerType, row.region, row.accountId ?? null, row.balancer]);
}

function balancerLines(
  cells: readonly ReportCell[],
  rates: readonly ReportRate[],
  width: number,
): readonly string[] {
  const [first] = cells;
  if (first === undefined) return [];
  const own = rates.filter((rate) => balancerKey(rate) === balancerKey(first));
  const account = first.accountId ? `, account ${first.accountId}` : '';
  const nodes = [...new Set(cells.map((cell) => cell.node))];
  return [
    printable(`${first.balancerType} ${first.balancer}, ${first.region}${account} (probed)`),
    ...singleUseLines(cells, width),
    ...nodes.flatMap((node) =>
      nodeLines(
        node,
        cells.filter((cell) => cell.node === node),
        own.filter((rate) => rate.node === node),
      ),
    ),
  ];
}

/** How many trials did not check certificates, which weakens all that they show; none, no lines. */
export function uncheckedLines(
  { matrix }: Pick<Report, 'matrix'>,
  width: number,
  paint: Paint,
): readonly string[] {
  const cells = matrix.filter((cell) => cell.certificateUnchecked > 0);
  if (cells.length === 0) return [];
  const unchecked = cells.reduce((sum, cell) => sum + cell.certificateUnchecked, 0);
  const all = matrix.reduce((sum, { trials }) => sum + trials, 0);
  const names = [...new Set(cells.map(({ balancer }) => balancer))];
  const more = names.length > 1 ? ` and ${counted(names.length - 1, 'other balancer')}` : '';
  const finding =
    `certificates not checked in ${count(unchecked)} of ${count(all)} trials, at ` +
    `${printable(names[0] ?? '')}${more}: who answered is not proven`;
  return wrap(finding, width).map((line) => paint('warning', line));
}

/**
 * An observation, no deviation: nothing documents it. Clients use a TLS 1.3 ticket once (RFC 8446,
 * appendix C.4), as browsers do.
 */
function singleUseLines(cells: readonly ReportCell[], width: number): readonly string[] {
  const psk = cells.filter(({ mechanism }) => mechanism === 'psk');
  const total = (of: (cell: ReportCell) => number) => psk.reduce((sum, cell) => sum + of(cell), 0);
  const without = total((cell) => cell.notReissuedResumed);
  const all = without + total((cell) => cell.reissuedResumed);
  if (all < LEAST_TRIALS || without < all) return [];
  const text =
    `none of ${count(all)} resumed TLS 1.3 handshakes brought a new ticket: a client that uses a ` +
    'ticket once can resume every second time at most';
  return wrap(text, width, '  ');
}

function nodeLines(
  node: string,
  cells: readonly ReportCell[],
  rates: readonly ReportRate[],
): readonly string[] {
  const tried = MECHANISMS.filter((mechanism) =>
    cells.some((cell) => cell.mechanism === mechanism),
  );
  const name = `  ${printable(node)}`;
  const isLong = name.length >= NAME_WIDTH;
  const lines = tried.map((mechanism, at) => {
    const texts = RELATIONS.map((relation) =>
      cellText(
        rates.find((rate) => rate.mechanism === mechanism && rate.relation === relation),
        cells.filter((cell) => cell.mechanism === mechanism && cell.relation === relation),
      ).padStart(CELL_WIDTH),
    );
    const start = at === 0 && !isLong ? name : '';
    return [start.padEnd(NAME_WIDTH), mechanism.padEnd(MECHANISM_WIDTH), ...texts]
      .join('')
      .trimEnd();
  });
  return isLong ? [name, ...lines] : lines;
}

function cellText(rate: ReportRate | undefined, cells: readonly ReportCell[]): string {
  if (rate === undefined || cells.every((cell) => cell.verdict === 'not-applicable')) return '–';
  const known = rate.resumed + rate.full;
  const texts = [`${count(rate.resumed)}/${count(known)}`];
  if (rate.rate !== null) texts.push(percent(rate.rate));
  if (rate.failed > 0) texts.push(`!${count(rate.failed)}`);
  texts.push(isAsDocumented(rate, cells) ? '  ' : '<<');
  return texts.join(' ');
}

/** What the rules report: acceptance where none is documented, and the reverse. */
function isAsDocumented(rate: ReportRate, cells: readonly ReportCell[]): boolean {
  const accepts = cells.some((cell) => cell.expected === 'accepts');
  return accepts ? rate.full === 0 || (rate.high ?? 1) >= 0.9 : rate.resumed === 0;
}
