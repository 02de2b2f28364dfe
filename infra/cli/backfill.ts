import { deliveredObjects } from '../../functions/ingest/past-objects.ts';
import { IngestQueue } from '../aws/messages/ingest-queue.ts';
import { sendAgain } from '../aws/messages/send-again.ts';
import { S3Store } from '../aws/s3/s3-store.ts';
import { type CommandSyntax, HELP, type OptionTable } from './arguments/command-syntax.ts';
import { TEXT, TIME } from './arguments/option-kinds.ts';
import { refuseArguments } from './arguments/read-arguments.ts';
import { command, runCommandLine } from './command-line.ts';

const OPTIONS = {
  bucket: {
    ...{ placeholder: 'NAME', kind: TEXT, default: '' },
    required: 'name the bucket that the balancers log to',
    help: 'the bucket that the balancers log to',
  },
  prefix: {
    ...{ placeholder: 'PREFIX', kind: TEXT, default: '' },
    help: 'of the keys; AWSLogs/ACCOUNT/elasticloadbalancing/REGION/ is fastest',
  },
  from: {
    ...{ placeholder: 'DATE', kind: TIME, default: 0 },
    required: 'give the first day',
    help: 'first day of delivery',
  },
  to: {
    ...{ placeholder: 'DATE', kind: TIME, default: 0 },
    required: 'give the day after the last',
    help: 'the day after the last',
  },
  queue: {
    ...{ placeholder: 'URL', kind: TEXT, default: '' },
    required: "give the stack's output IngestQueueUrl",
    help: "the stack's output IngestQueueUrl",
  },
  help: HELP,
} as const satisfies OptionTable;

const BACKFILL: CommandSyntax<typeof OPTIONS> = {
  name: 'backfill',
  usage: '--bucket NAME --from DATE --to DATE --queue URL',
  takesPaths: false,
  about: [
    'Has the pipeline in AWS read log objects that were delivered before it was there.',
    'An object that was read before changes nothing, so it may be repeated.',
  ],
  options: OPTIONS,
  notes: ['Credentials and Region are those that the AWS SDK finds.'],
};

/** Has the pipeline read log objects that were delivered before it was deployed. */
export const backfill = command(BACKFILL, async ({ values }, { stdout, signal }) => {
  const { bucket, prefix, from: fromMs, to: toMs, queue } = values;
  // Said by itself: where either is missing or wrong, their order is no fault of its own.
  refuseArguments(fromMs < toMs ? [] : ['--from: must be before --to']);
  const objects = deliveredObjects(new S3Store(bucket), bucket, { prefix, fromMs, toMs });
  const sent = await sendAgain(objects, new IngestQueue(queue), signal);
  stdout.write(`${sent} objects of ${bucket} sent to be read.\n`);
  return 0;
});

if (import.meta.main) await runCommandLine(backfill);
