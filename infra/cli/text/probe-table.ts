import { MECHANISMS, type Mechanism } from '../../../functions/model/balancer.ts';
import type { ProbeCell } from '../../../functions/probe/probe-matrix.ts';
import type { Paint } from './paint.ts';
import { printable, textTable } from './text-layout.ts';

/** Marks that read without colour. */
const AS_EXPECTED = 'ok';
const UNEXPECTED = '<<';
const INDENT = '  ';

/** The finding that a target's `insecure`, or the lack of a name to check, leaves behind. */
export const UNCHECKED =
  'certificates were not checked ("insecure": true, or no serverName): who answered is not proven';

/** What the signs of the matrix mean. */
export const MATRIX_KEY: readonly string[] = [
  'Rows issued the session, columns were shown it: resumed/conclusive trials.',
  `${AS_EXPECTED} as documented, ${UNEXPECTED} not as documented, ? inconclusive, ! failed,`,
  '– no session was issued, n/a the TLS version is not spoken, blank: not tried.',
];

/** The matrices of one balancer, one per mechanism, as lines of text. */
export function matrixLines(cells: readonly ProbeCell[], paint: Paint): readonly string[] {
  const [first] = cells;
  if (first === undefined) return [];
  const { balancer, balancerType, region } = first;
  const title = paint('strong', `${printable(balancer)} (${balancerType}, ${region})`);
  const isUnchecked = cells.some((cell) => cell.certificateUnchecked > 0);
  const finding = isUnchecked ? [INDENT + paint('warning', UNCHECKED)] : [];
  return [
    title,
    ...finding,
    ...MECHANISMS.flatMap((mechanism) => matrixOf(mechanism, cells, paint)),
  ];
}

function matrixOf(
  mechanism: Mechanism,
  all: readonly ProbeCell[],
  paint: Paint,
): readonly string[] {
  const cells = all.filter((cell) => cell.mechanism === mechanism);
  if (cells.length === 0) return [];
  const nodes = [...new Set(all.flatMap(({ issuerNode, node }) => [issuerNode, node]))].sort();
  const table = textTable();
  table.push([mechanism, ...nodes.map((node) => printable(node))]);
  for (const issuer of nodes) {
    const row = nodes.map((node) =>
      cells.find((cell) => cell.issuerNode === issuer && cell.node === node),
    );
    table.push([printable(issuer), ...row.map((cell) => cellText(cell, paint))]);
  }
  return ['', ...table.toString().split('\n')].map((line) => (INDENT + line).trimEnd());
}

/** A cell as text, its mark last. */
export function cellText(cell: ProbeCell | undefined, paint: Paint): string {
  if (cell === undefined) return '';
  const text = countsText(cell);
  if (cell.asExpected === null) return text;
  return cell.asExpected ? `${text} ${AS_EXPECTED}` : paint('error', `${text} ${UNEXPECTED}`);
}

function countsText(cell: ProbeCell): string {
  const { verdict, resumed, full, failed, inconclusive, versionFailed, error } = cell;
  if (verdict === 'not-applicable') return 'n/a';
  if (verdict === 'never-issued') return '–';
  const broken = failed - versionFailed;
  const known = resumed + full;
  const parts = [
    known > 0 ? `${resumed}/${known}` : '',
    broken > 0 || verdict === 'fails' ? `! ${error ?? ''}`.trim() : '',
    inconclusive > 0 ? '?' : '',
  ];
  return parts.filter((part) => part !== '').join(' ');
}
