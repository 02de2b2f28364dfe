import { deliveredObjects } from '../../functions/ingest/past-objects.ts';
import { IngestQueue } from '../aws/messages/ingest-queue.ts';
import { S3Store } from '../aws/s3/s3-store.ts';
import { helpText } from './arguments/command-syntax.ts';
import { readArguments, refuseArguments } from './arguments/read-arguments.ts';
import { BACKFILL } from './backfill-options.ts';
import { type CommandContext, runCommandLine } from './command-line.ts';
import { sendAgain } from './send-again.ts';

if (import.meta.main) await runCommandLine('backfill', main);

async function main({ signal }: CommandContext): Promise<number> {
  const { values, faults } = readArguments(BACKFILL, process.argv.slice(2));
  if (values.help) {
    process.stdout.write(helpText(BACKFILL));
    return 0;
  }
  const { bucket, prefix, from: fromMs, to: toMs, queue } = values;
  const order = fromMs < toMs ? [] : ['--from: must be before --to'];
  refuseArguments([...faults, ...(faults.length === 0 ? order : [])]);
  const objects = deliveredObjects(new S3Store(bucket), bucket, { prefix, fromMs, toMs });
  const sent = await sendAgain(objects, new IngestQueue(queue), signal);
  process.stdout.write(`${sent} objects of ${bucket} sent to be read.\n`);
  return 0;
}
