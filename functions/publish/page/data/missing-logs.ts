import type { Report } from '../../../model/report.ts';
import { counted } from '../../../model/wording.ts';
import type { NextStep } from './next-steps.ts';
import { minute } from './time-words.ts';

const GUIDE = 'docs/deploy.md, “Turn on EventBridge for each log bucket”';

/** What to do where a deployment reads no logs; null where it does, and on one machine. */
export function missingLogsStep({ missingLogs }: Pick<Report, 'missingLogs'>): NextStep | null {
  if (missingLogs === undefined) return null;
  const { buckets, lastAt } = missingLogs;
  const read =
    lastAt === null
      ? `No log object of ${counted(buckets.length, 'log bucket')} was read in the days of this report.`
      : `The newest log that was read ended at ${minute(lastAt)} UTC; none came since.`;
  const cause =
    lastAt === null
      ? 'The likeliest cause: EventBridge is not on at the bucket.'
      : 'The likeliest causes: a command that replaced the notifications of the bucket turned ' +
        'EventBridge off, or the balancers log no more.';
  return {
    text: `${read} ${cause} The answer must hold EventBridgeConfiguration; if not, see ${GUIDE}.`,
    code: buckets
      .map((name) => `aws s3api get-bucket-notification-configuration --bucket ${name}`)
      .join('\n'),
  };
}
