import type { NotificationConfiguration, S3Client } from '@aws-sdk/client-s3';
import { Fault } from '../../functions/errors.ts';
import { ownAccount } from '../aws/discovery/discovered-accounts.ts';
import {
  notificationLines,
  type OwnedBucket,
  readNotifications,
  tellTheSame,
  withEventBridge,
  withQueue,
  writeNotifications,
} from '../aws/s3/bucket-notifications.ts';
import { s3Client } from '../aws/s3/s3-client.ts';
import {
  type CommandSyntax,
  HELP,
  type OptionTable,
  type OptionValues,
} from './arguments/command-syntax.ts';
import { ACCOUNT, QUEUE_ARN, REGION, TEXT } from './arguments/option-kinds.ts';
import { command, runCommandLine } from './command-line.ts';
import { printable } from './text/text-layout.ts';

const DONE = 0;

const OPTIONS = {
  bucket: {
    ...{ placeholder: 'NAME', kind: TEXT, default: '' },
    required: 'name the log bucket',
    help: 'the log bucket',
  },
  owner: {
    ...{ placeholder: 'ACCOUNT', kind: ACCOUNT, default: null },
    help: 'who must own it; else the account of the credentials',
  },
  region: {
    ...{ placeholder: 'REGION', kind: REGION, default: null },
    help: 'the Region of the bucket; else the one that is set up',
  },
  queue: {
    ...{ placeholder: 'ARN', kind: QUEUE_ARN, default: null },
    help: 'tell this queue, and not EventBridge',
  },
  prefix: {
    ...{ placeholder: 'PREFIX', kind: TEXT, default: null },
    help: 'tell the queue of keys that begin so alone',
  },
  apply: { help: 'do it; else what would be done is printed' },
  help: HELP,
} as const satisfies OptionTable;

const BUCKET_EVENTS: CommandSyntax<typeof OPTIONS> = {
  name: 'bucket-events',
  usage: '--bucket NAME',
  takesPaths: false,
  about: [
    'Has a log bucket tell EventBridge, or a queue, of new objects, and keeps all that it',
    'tells others. Without --apply it prints what would be done, and changes nothing.',
  ],
  options: OPTIONS,
  notes: [
    'Needs s3:GetBucketNotification and s3:PutBucketNotification on the bucket.',
    'Exit status: 0 done or nothing to do, 2 not done.',
  ],
  relationFaults: ({ queue, prefix }) =>
    queue === null && prefix !== null ? ['--prefix is of use only with --queue'] : [],
};

/** Has a bucket tell of new objects, beside whatever it tells others. */
export const bucketEvents = command(BUCKET_EVENTS, async ({ values }, { stdout, signal }) => {
  const say = (line: string) => stdout.write(`${printable(line)}\n`);
  const client = s3Client(values.region === null ? {} : { region: values.region });
  const accountId = values.owner ?? (await ownAccount(values.region ?? undefined, {})).accountId;
  const place = { bucket: values.bucket, accountId };
  const before = await readNotifications(client, place);
  const wanted = wantedOf(before, values);
  if (wanted === before) {
    say(`${place.bucket} tells ${toldName(values)} already: nothing to do`);
    return DONE;
  }
  const kept = notificationLines(before);
  for (const line of kept) say(`  stays  ${line}`);
  for (const line of notificationLines(wanted)) if (!kept.includes(line)) say(`  new    ${line}`);
  if (!values.apply) {
    say(`${place.bucket} is as it was: --apply changes it`);
    return DONE;
  }
  signal.throwIfAborted();
  await change(client, place, { before, wanted });
  say(`${place.bucket} tells ${toldName(values)} of new objects, and others what it told them`);
  return DONE;
});

if (import.meta.main) await runCommandLine(bucketEvents);

type Values = OptionValues<typeof OPTIONS>;

function wantedOf(before: NotificationConfiguration, { queue, prefix }: Values) {
  return queue === null
    ? withEventBridge(before)
    : withQueue(before, { arn: queue.arn, prefix: prefix ?? '' });
}

function toldName({ queue }: Values): string {
  return queue === null ? 'EventBridge' : queue.arn;
}

interface Change {
  readonly before: NotificationConfiguration;
  readonly wanted: NotificationConfiguration;
}

/** S3 replaces the whole and knows no condition, so what it has then is read again and compared. */
async function change(
  client: S3Client,
  place: OwnedBucket,
  { before, wanted }: Change,
): Promise<void> {
  await writeNotifications(client, place, wanted);
  const after = await readNotifications(client, place);
  if (tellTheSame(after, wanted)) return;
  const { bucket } = place;
  throw new Fault(
    'send-failed',
    `${bucket} does not tell what was put: somebody else changed it at the same time. It told ` +
      `${JSON.stringify(before)} before, and now ${JSON.stringify(after)}: run the command again`,
  );
}
