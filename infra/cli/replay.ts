import { Fault } from '../../functions/errors.ts';
import { quarantinedObjects } from '../../functions/ingest/past-objects.ts';
import { QUARANTINES } from '../../functions/model/source.ts';
import { redriveDeadLetters } from '../aws/messages/dead-letters.ts';
import { IngestQueue } from '../aws/messages/ingest-queue.ts';
import { S3Store } from '../aws/s3/s3-store.ts';
import { type CommandSyntax, HELP, type OptionTable } from './arguments/command-syntax.ts';
import { oneOf, TEXT } from './arguments/option-kinds.ts';
import { command, runCommandLine } from './command-line.ts';
import { sendAgain } from './send-again.ts';

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

const REPLAY: CommandSyntax<typeof OPTIONS> = {
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

/** Has the pipeline try again what it could not read. */
export const replay = command(REPLAY, async ({ values }, { stdout, signal }) => {
  if (values.quarantine === (values['dead-letters'] !== null)) {
    throw new Fault('bad-arguments', 'give --quarantine or --dead-letters ARN, one of the two');
  }
  const { lake, queue, reason } = values;
  if (values['dead-letters'] !== null) {
    await redriveDeadLetters(values['dead-letters']);
    stdout.write('The dead letters are on their way back to their queue.\n');
    return 0;
  }
  if (lake === null || queue === null) {
    throw new Fault('bad-arguments', '--quarantine needs --lake BUCKET and --queue URL');
  }
  const objects = quarantinedObjects(new S3Store(lake), reason);
  const sent = await sendAgain(objects, new IngestQueue(queue), signal);
  stdout.write(`${sent} objects that were set aside sent to be read again.\n`);
  return 0;
});

if (import.meta.main) await runCommandLine(replay);
