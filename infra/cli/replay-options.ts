import { QUARANTINES } from '../../functions/model/source.ts';
import { type CommandSyntax, HELP, type OptionTable } from './arguments/command-syntax.ts';
import { oneOf, TEXT } from './arguments/option-kinds.ts';

const OPTIONS = {
  quarantine: { help: 'read again what was set aside, with --lake and --queue' },
  lake: {
    ...{ placeholder: 'BUCKET', kind: TEXT, default: null },
    help: "the stack's output LakeBucketName",
  },
  queue: {
    ...{ placeholder: 'URL', kind: TEXT, default: null },
    help: "the stack's output IngestQueueUrl",
  },
  reason: {
    ...{ placeholder: 'REASON', kind: oneOf(QUARANTINES), default: null },
    help: `only what was set aside so: ${QUARANTINES.join(', ')}`,
  },
  'dead-letters': {
    ...{ placeholder: 'ARN', kind: TEXT, default: null },
    help: 'send the messages of this dead-letter queue back to their queue',
  },
  help: HELP,
} as const satisfies OptionTable;

/** What `replay` takes. */
export const REPLAY: CommandSyntax<typeof OPTIONS> = {
  name: 'replay',
  usage: '--quarantine --lake BUCKET --queue URL | --dead-letters ARN',
  takesPaths: false,
  about: [
    'Has the pipeline in AWS try again what it could not read, after the cause is gone.',
    'What is read then leaves the quarantine; what was read before changes nothing.',
  ],
  options: OPTIONS,
  notes: ['Credentials and Region are those that the AWS SDK finds.'],
};
