import { type CommandSyntax, HELP, type OptionTable } from './arguments/command-syntax.ts';
import { TEXT, TIME } from './arguments/option-kinds.ts';

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

/** What `backfill` takes. */
export const BACKFILL: CommandSyntax<typeof OPTIONS> = {
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
