import type { Report } from '../../../../functions/model/report.ts';
import type { ReportMarks } from '../../../../functions/model/report-logs.ts';
import {
  contradictionWords,
  lossWords,
  markNotes,
  markWords,
} from '../../../../functions/model/trials/mark-words.ts';
import { counted } from '../../../../functions/model/wording.ts';
import type { Paint } from '../paint.ts';
import { hanging, printable, wrap } from '../text-layout.ts';

/** More balancers are counted alone, unless all is wanted. */
const MOST_BALANCERS = 20;

/** Whether logs tell the truth, one balancer after another; no lines where no probe asked. */
export function markLines(
  { marks = [], probeHandshakes = 0, balancers }: Report,
  {
    width,
    paint,
    verbose,
  }: { readonly width: number; readonly paint: Paint; readonly verbose: boolean },
): readonly string[] {
  if (marks.length === 0) return [];
  const shown = verbose ? marks : marks.slice(0, MOST_BALANCERS);
  const more = marks.length - shown.length;
  const hasNetwork = balancers.some(({ balancerType }) => balancerType === 'network');
  return [
    paint('strong', 'Does the log tell the truth?'),
    ...shown.flatMap((row) => balancerLines(row, width, verbose)),
    ...(more > 0 ? [`and ${counted(more, 'more balancer')}`] : []),
    ...wrap(
      `${counted(probeHandshakes, 'handshake')} of probes in the logs: in no rate above.` +
        (hasNetwork ? ' Logs of network balancers show no request: nothing confirms them.' : ''),
      width,
    ),
  ];
}

function balancerLines(row: ReportMarks, width: number, verbose: boolean): readonly string[] {
  const { balancerType, balancer, region } = row;
  const mark = balancerType === 'classic' ? 'its log marks nothing' : markWords(row);
  const parts = [mark, contradictionWords(row), lossWords(row), ...markNotes(row)].filter(Boolean);
  const versions = verbose && balancerType !== 'classic' ? row.byVersion : [];
  return [
    ...hanging(`${printable(balancer)}, ${region}: ${parts.join('; ')}.`, width),
    ...versions.flatMap((one) =>
      hanging(`TLS ${one.tlsVersion ?? 'unknown'}, ${one.mechanism}: ${markWords(one)}`, width),
    ),
  ];
}
