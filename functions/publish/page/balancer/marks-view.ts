import type { ReportMarkCounts } from '../../../model/report-logs.ts';
import {
  contradictionWords,
  lossWords,
  markNotes,
  markWords,
} from '../../../model/trials/mark-words.ts';
import { count } from '../../../model/wording.ts';
import type { Balancer } from '../data/places.ts';
import { el, hiddenCaption, numberCell, row, scrollBox, table } from '../views/dom.ts';

const COLUMNS: readonly (readonly [head: string, of: (counts: ReportMarkCounts) => number])[] = [
  ['Confirmed', ({ confirmed }) => confirmed],
  ['Resumed though full', ({ resumedThoughFull }) => resumedThoughFull],
  ['Full though resumed', ({ fullThoughResumed }) => fullThoughResumed],
  ['Left open', ({ unmarked }) => unmarked],
  ['Pending', ({ pending }) => pending],
  ['Missing', ({ missing }) => missing],
];

/** Whether the log of one balancer tells the truth, by its probes; nothing where none asked. */
export function marksView({ marks, balancerType, log }: Balancer): readonly HTMLElement[] {
  if (marks === null) {
    if (log?.method !== 'counted') return [];
    return [
      el('p', { class: 'quiet', 'data-marks': '' }, 'Mark of the log: not confirmed by probes.'),
    ];
  }
  const words = balancerType === 'classic' ? 'its log marks nothing' : markWords(marks);
  const parts = [words, contradictionWords(marks), lossWords(marks), ...markNotes(marks)];
  return [
    el('h3', {}, 'Does the log tell the truth?'),
    el('p', { 'data-marks': '' }, `${parts.filter(Boolean).join('; ')}.`),
    scrollBox(
      'What the log says of probes',
      table(
        { class: 'marks' },
        hiddenCaption('What the log says of probes, by TLS version and mechanism'),
        [
          'TLS',
          'Mechanism',
          ...COLUMNS.map(([head]) => el('th', { scope: 'col', class: 'number' }, head)),
        ],
        marks.byVersion.map((one) =>
          row({}, one.tlsVersion ?? 'unknown', [
            one.mechanism ?? '',
            ...COLUMNS.map(([, of]) => numberCell(count(of(one)))),
          ]),
        ),
      ),
    ),
  ];
}
