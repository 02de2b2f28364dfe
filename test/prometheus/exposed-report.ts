import type { Report } from '../../functions/model/report.ts';
import { makeReport } from '../../functions/publish/report.ts';
import { sampleParts } from '../functions/publish/report-samples.ts';

/** Names that whoever writes logs may choose: what quotes, ends a line, a label, or a terminal's. */
export const HOSTILE_NAMES = [
  'app/"quoted"/1',
  'app/back\\slash\\n/1',
  'app/line\nresumption_watch_deviation{rule="x"} 1\n/1',
  'app/return\r/1',
  'app/nul\u0000/1',
  'app/escape\u001b[31m/1',
  'app/right-to-left\u202e/1',
  'app/lone\ud800/1',
  'app/{{ $labels.region }}/1',
  'app/$1 $labels/1',
  'app/東京 🚦/1',
  `app/${'long'.repeat(100)}/1`,
  `app/${'long'.repeat(100)}/2`,
];

/** A report that deviates at one balancer of each name. */
export function hostileReport(): Report {
  const report = makeReport(sampleParts());
  const [deviation] = report.deviations;
  const [verdict] = report.balancers;
  if (deviation === undefined || verdict === undefined) throw new Error('the sample is sound');
  return {
    ...report,
    deviations: HOSTILE_NAMES.map((balancer) => ({ ...deviation, balancer, node: balancer })),
    balancers: HOSTILE_NAMES.map((balancer) => ({ ...verdict, balancer })),
  };
}
