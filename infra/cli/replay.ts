import { Fault } from '../../functions/errors.ts';
import { quarantinedObjects } from '../../functions/ingest/past-objects.ts';
import { QUARANTINES } from '../../functions/model/source.ts';
import { IngestQueue } from '../aws/messages/ingest-queue.ts';
import { sendAgain } from '../aws/messages/send-again.ts';
import { S3Store } from '../aws/s3/s3-store.ts';
import { type CommandSyntax, HELP, type OptionTable } from './arguments/command-syntax.ts';
import { oneOf, QUEUE_ARN, TEXT } from './arguments/option-kinds.ts';
import { command, runCommandLine } from './command-line.ts';
import { replayDeadLetters } from './replay-dead-letters.ts';

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
    ...{ placeholder: 'ARN', kind: QUEUE_ARN, default: null },
    help: 'replay this dead-letter queue: to the queue or the functions that its letters are of',
  },
  to: {
    ...{ placeholder: 'ARN', kind: QUEUE_ARN, default: null },
    help: 'another queue to send the dead letters to, all of them',
  },
  help: HELP,
} as const satisfies OptionTable;

const REPLAY: CommandSyntax<typeof OPTIONS> = {
  name: 'replay',
  usage: '--quarantine --lake BUCKET --queue URL | --dead-letters ARN [--to ARN]',
  takesPaths: false,
  about: [
    'Has the pipeline in AWS try again what it could not read, after the cause is gone.',
    'What is read then leaves the quarantine; what was read before changes nothing.',
  ],
  options: OPTIONS,
  notes: ['Credentials and Region are those that the AWS SDK finds.'],
};

/** Has the pipeline try again what it could not read. */
export const replay = command(REPLAY, async ({ values }, { stdout, nowMs, signal }) => {
  if (values.quarantine === (values['dead-letters'] !== null)) {
    throw new Fault('bad-arguments', 'give --quarantine or --dead-letters ARN, one of the two');
  }
  const { lake, queue, reason, to, 'dead-letters': letters } = values;
  if (letters !== null) {
    stdout.write(`${await replayDeadLetters({ letters, to, nowMs: nowMs(), signal })}\n`);
    return 0;
  }
  if (to !== null) throw new Fault('bad-arguments', '--to is of use only with --dead-letters ARN');
  if (lake === null || queue === null) {
    throw new Fault('bad-arguments', '--quarantine needs --lake BUCKET and --queue URL');
  }
  const objects = quarantinedObjects(new S3Store(lake), reason);
  const sent = await sendAgain(objects, new IngestQueue(queue), signal);
  stdout.write(`${sent} objects that were set aside sent to be read again.\n`);
  return 0;
});

if (import.meta.main) await runCommandLine(replay);
