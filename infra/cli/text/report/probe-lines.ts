import { count, counted } from '../../../../functions/model/wording.ts';
import type { ProbeCell } from '../../../../functions/probe/probe-matrix.ts';
import type { Paint } from '../paint.ts';
import { MATRIX_KEY, matrixLines, UNCHECKED } from '../probe-table.ts';
import { hanging, printable, wrap } from '../text-layout.ts';

/** More matrices would push the verdict off the screen. */
const MOST_MATRICES = 3;

export interface ProbeLayout {
  readonly width: number;
  readonly paint: Paint;
  /** Whether the matrix of each balancer is wanted, not only of those that do otherwise. */
  readonly verbose: boolean;
}

type Standing = 'otherwise' | 'open' | 'documented';

const LABELS: Readonly<Record<Standing, string>> = {
  otherwise: 'NOT AS DOCUMENTED',
  open: 'too few trials',
  documented: 'as documented',
};
const ORDER: readonly Standing[] = ['otherwise', 'open', 'documented'];

interface Probed {
  readonly cells: readonly ProbeCell[];
  readonly standing: Standing;
}

/** What a probe showed: the verdict, one line a balancer, then the matrices behind it. */
export function probeLines(
  matrix: readonly ProbeCell[],
  { width, paint, verbose }: ProbeLayout,
): readonly string[] {
  const probed = [...Map.groupBy(matrix, ({ balancer }) => balancer).values()]
    .map((cells) => ({ cells, standing: standingOf(cells) }))
    .toSorted((a, b) => ORDER.indexOf(a.standing) - ORDER.indexOf(b.standing));
  if (probed.length === 0) return ['No trial was made.'];
  const wanted = verbose ? probed : probed.filter(({ standing }) => standing === 'otherwise');
  const shown = verbose ? wanted : wanted.slice(0, MOST_MATRICES);
  const isMore = shown.length < probed.length;
  return [
    ...wrap(headline(probed), width).map((line) => paint('strong', line)),
    ...probed.flatMap((one) => balancerLines(one, width, paint)),
    ...shown.flatMap(({ cells }) => ['', ...matrixLines(cells, paint)]),
    ...(shown.length > 0 ? ['', ...MATRIX_KEY] : []),
    ...(isMore ? [`More: --verbose prints the matrix of ${moreWords(probed.length)}.`] : []),
  ];
}

function moreWords(balancers: number): string {
  return balancers === 1 ? 'the balancer' : 'every balancer';
}

function standingOf(cells: readonly ProbeCell[]): Standing {
  if (cells.some(({ asExpected }) => asExpected === false)) return 'otherwise';
  return cells.some(({ asExpected }) => asExpected === true) ? 'documented' : 'open';
}

function headline(probed: readonly Probed[]): string {
  const of = (name: Standing) => count(probed.filter(({ standing }) => standing === name).length);
  return (
    `${counted(probed.length, 'balancer')} probed: ${of('otherwise')} not as documented, ` +
    `${of('open')} with too few trials, ${of('documented')} as documented.`
  );
}

/** A balancer with what is not as documented, or how much is. */
function balancerLines(
  { cells, standing }: Probed,
  width: number,
  paint: Paint,
): readonly string[] {
  const [first] = cells;
  if (first === undefined) return [];
  const label = LABELS[standing];
  const text = `${label} ${printable(`${first.balancer}, ${first.region}`)}: ${said(cells)}`;
  const [head = '', ...rest] = hanging(text, width);
  const style = standing === 'otherwise' ? 'error' : 'strong';
  const painted = paint(style, head.slice(0, label.length)) + head.slice(label.length);
  const isUnchecked = cells.some((cell) => cell.certificateUnchecked > 0);
  return [
    painted,
    ...rest,
    ...(isUnchecked ? wrap(UNCHECKED, width, '  ').map((line) => paint('warning', line)) : []),
  ];
}

function said(cells: readonly ProbeCell[]): string {
  const wrong = cells.filter(({ asExpected }) => asExpected === false);
  const right = cells.filter(({ asExpected }) => asExpected === true);
  if (wrong.length === 0) {
    return `${right.length} of ${counted(cells.length, 'pair')} of nodes and mechanisms tell`;
  }
  return [...Map.groupBy(wrong, wrongWords)]
    .map(([words, same]) => {
      const nodes = new Set(same.map(({ node }) => node)).size;
      return `${words} at ${counted(nodes, 'node')}`;
    })
    .join('; ');
}

function wrongWords(cell: ProbeCell): string {
  const { mechanism, relation, expected, verdict, failed, resumed, full, error } = cell;
  if (failed + resumed + full === 0) {
    if (verdict === 'never-issued') return `no ${mechanism} is issued`;
    return `handshakes without a session fail${error === null ? '' : ` (${error})`}`;
  }
  const whose = relation === 'same-node' ? 'own' : "another node's";
  if (failed > resumed + full) return `${whose} ${mechanism} failed`;
  if (expected === 'does-not-accept') return `${whose} ${mechanism} accepted`;
  return `${whose} ${mechanism} ${resumed > 0 ? 'not always' : 'not'} accepted`;
}
