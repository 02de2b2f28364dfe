import { Fault } from '../../functions/errors.ts';
import { quarantinedObjects } from '../../functions/ingest/past-objects.ts';
import { redriveDeadLetters } from '../aws/messages/dead-letters.ts';
import { IngestQueue } from '../aws/messages/ingest-queue.ts';
import { S3Store } from '../aws/s3/s3-store.ts';
import { helpText } from './arguments/command-syntax.ts';
import { readArguments, refuseArguments } from './arguments/read-arguments.ts';
import { type CommandContext, runCommandLine } from './command-line.ts';
import { REPLAY } from './replay-options.ts';
import { sendAgain } from './send-again.ts';

if (import.meta.main) await runCommandLine('replay', main);

async function main({ signal }: CommandContext): Promise<number> {
  const { values, faults } = readArguments(REPLAY, process.argv.slice(2));
  if (values.help) {
    process.stdout.write(helpText(REPLAY));
    return 0;
  }
  refuseArguments(faults);
  if (values.quarantine === (values['dead-letters'] !== null)) {
    throw new Fault('bad-arguments', 'give --quarantine or --dead-letters ARN, one of the two');
  }
  const { lake, queue, reason } = values;
  if (values['dead-letters'] !== null) {
    await redriveDeadLetters(values['dead-letters']);
    process.stdout.write('The dead letters are on their way back to their queue.\n');
    return 0;
  }
  if (lake === null || queue === null) {
    throw new Fault('bad-arguments', '--quarantine needs --lake BUCKET and --queue URL');
  }
  const objects = quarantinedObjects(new S3Store(lake), reason);
  const sent = await sendAgain(objects, new IngestQueue(queue), signal);
  process.stdout.write(`${sent} objects that were set aside sent to be read again.\n`);
  return 0;
}
