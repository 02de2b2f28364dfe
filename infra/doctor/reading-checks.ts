import { sourceIdOf, UNKNOWN_DAY } from '../../functions/ingest/lake-keys.ts';
import { readObjectKey } from '../../functions/ingest/object-key.ts';
import { tableKey } from '../../functions/lake/table-key.ts';
import { BALANCER_TYPES, type BalancerType } from '../../functions/model/balancer.ts';
import { HOUR_MS } from '../../functions/model/time.ts';
import { counted } from '../../functions/model/wording.ts';
import { listBucket } from '../aws/stack/bucket-state.ts';
import type { StackResource } from '../aws/stack/deployed-stack.ts';
import { type FailureMetric, functionFailures, mappingState } from '../aws/stack/function-state.ts';
import { queueState } from '../aws/stack/message-state.ts';
import { ago, minute } from './age.ts';
import { gone, logsOf } from './arrival-checks.ts';
import { allOf, broken, type Check, type Finding, ok, waiting } from './check.ts';
import type { LogObject } from './newest-logs.ts';
import type { StackView } from './stack-view.ts';

const PARQUET = '.parquet';

export const READING_CHECKS: readonly Check[] = [
  { name: 'functions', run: functions },
  { name: 'failures', run: failures },
  { name: 'queue-reader', run: async (view) => [await queueReader(view)] },
  { name: 'ledger', run: async (view) => [await ledger(view)] },
  { name: 'dead-letters', run: deadLetters },
];

async function functions(view: StackView): Promise<readonly Finding[]> {
  const all = view.all('AWS::Lambda::Function');
  const look = (one: StackResource) => functionFinding(view, one);
  return await allOf(all, look, `${all.length} functions are active`);
}

async function functionFinding(
  view: StackView,
  { logicalId, id }: StackResource,
): Promise<Finding | null> {
  const found = await view.functionOf(logicalId);
  if (found === undefined) return gone(view, `function ${id}`);
  const { state, lastUpdate, reason } = found;
  // A function that nobody called for weeks is Inactive until it is called.
  if (/^(?:Active|Inactive|Pending)$/.test(state) && lastUpdate !== 'Failed') return null;
  const why = reason === '' ? '' : ` (${reason})`;
  return broken(`function ${id} is ${state}, its last update ${lastUpdate}${why}`, view.deploy());
}

const FAILED: Readonly<Record<FailureMetric, string>> = {
  Errors: 'ended in errors',
  Throttles: "was throttled, the account's concurrency was used up,",
};

async function failures(view: StackView): Promise<readonly Finding[]> {
  const names = view.all('AWS::Lambda::Function').map(({ id }) => id);
  const span = { fromMs: view.nowMs - HOUR_MS, toMs: view.nowMs };
  const found = await functionFailures(view.clients, names, span);
  if (found.length === 0) return [ok('no function failed or was throttled in the last hour')];
  return found.map(({ name, metric, count, lastAtMs }) =>
    broken(
      `${name} ${FAILED[metric]} ${counted(count, 'time')} in the last hour, last at ${minute(lastAtMs)}`,
      metric === 'Errors'
        ? view.logs(name, HOUR_MS, 'ERROR')
        : view.aws('lambda get-account-settings'),
    ),
  );
}

async function queueReader(view: StackView): Promise<Finding> {
  const id = view.idOf('IngestQueueToIngest');
  const mapping = await mappingState(view.clients, id);
  if (mapping === undefined) return gone(view, 'what hands the queue to ingest');
  const { state, lastResult } = mapping;
  const enable = view.aws(`lambda update-event-source-mapping --uuid ${id} --enabled`);
  if (/^Disabl/.test(state)) return broken(`ingest does not read its queue: ${state}`, enable);
  if (lastResult.startsWith('PROBLEM'))
    return broken(`Lambda can't hand the queue to ingest: ${lastResult}`, view.deploy());
  return ok(`ingest reads its queue: ${state}`);
}

/** Whether the newest log object that can have been read is in the ledger. */
async function ledger(view: StackView): Promise<Finding> {
  const { settled } = (await logsOf(view)) ?? {};
  if (settled === undefined) return waiting('no log object yet that can have been read');
  const { bucket, key, atMs } = settled;
  if (atMs < view.stack.createdAtMs)
    return waiting(`all logs in ${bucket} are older than the stack: read them by a backfill`);
  const age = ago(view.nowMs, atMs);
  const entry = await ledgerEntry(view, settled);
  if (entry === 'read') return ok(`the log object of ${age} was read (${bucket})`);
  const lake = view.idOf('LakeBucket');
  if (entry === 'set aside') {
    const note = `s3://${lake}/quarantine/${sourceIdOf(bucket, key)}.json`;
    return broken(`s3://${bucket}/${key} was set aside, unread`, view.aws(`s3 cp ${note} -`));
  }
  const [day = ''] = new Date(atMs).toISOString().split('T');
  const [next = ''] = new Date(atMs + 24 * HOUR_MS).toISOString().split('T');
  const says = `s3://${bucket}/${key} came ${age} and was not read`;
  return broken(
    `${says}. After EventBridge was turned on, read what came before by a backfill`,
    `AWS_REGION=${view.region} npm run backfill -- --bucket ${bucket} --from ${day} --to ${next} ` +
      `--queue ${view.idOf('IngestQueue')}`,
  );
}

/** In a file of its own, or in one that was merged of its hour since. */
async function ledgerEntry(
  view: StackView,
  { bucket, key, atMs }: LogObject,
): Promise<'read' | 'set aside' | 'missing'> {
  const { balancerType } = readObjectKey(key);
  // The key of a vended log does not say of which type its balancer is: its records do.
  const types = balancerType === null ? ([...BALANCER_TYPES, 'unknown'] as const) : [balancerType];
  const found = await Promise.all(types.map((type) => entryAt(view, { bucket, key, atMs }, type)));
  return found.find((entry) => entry !== 'missing') ?? 'missing';
}

async function entryAt(
  view: StackView,
  { bucket, key, atMs }: Pick<LogObject, 'bucket' | 'key' | 'atMs'>,
  balancerType: BalancerType | 'unknown',
): Promise<'read' | 'set aside' | 'missing'> {
  const { region, day, endedAtMs } = readObjectKey(key);
  const at = { balancerType, region: region ?? 'unknown', day: day ?? UNKNOWN_DAY };
  const own = tableKey('sources', at, endedAtMs, sourceIdOf(bucket, key));
  const hour = own.slice(0, own.lastIndexOf('-') + 1);
  const list = (prefix: string) => listBucket(view.clients, view.idOf('LakeBucket'), prefix);
  const [parts, wholes] = await Promise.all([
    list(own.slice(0, -PARQUET.length)),
    list(`${hour}whole-`),
  ]);
  const isMerged = wholes.objects.some((whole) => whole.atMs >= atMs);
  if (isMerged || parts.objects.some((part) => part.key === own)) return 'read';
  return parts.objects.length > 0 ? 'set aside' : 'missing';
}

async function deadLetters(view: StackView): Promise<readonly Finding[]> {
  const queues = view
    .all('AWS::SQS::Queue')
    .filter(({ logicalId }) => logicalId.endsWith('DeadLetterQueue'));
  return await allOf(queues, (queue) => deadLetterFinding(view, queue), 'no dead letters');
}

async function deadLetterFinding(
  view: StackView,
  { logicalId, id }: StackResource,
): Promise<Finding | null> {
  const state = await queueState(view.clients, id);
  if (state === undefined) return gone(view, `queue ${logicalId}`);
  if (state.waiting === 0) return null;
  const what = logicalId.startsWith('Ingest')
    ? 'objects that could not be read'
    : 'events that were not handled';
  return broken(
    `${counted(state.waiting, 'dead letter')} in ${logicalId}: ${what}`,
    `AWS_REGION=${view.region} npm run replay -- --dead-letters ${state.arn}`,
  );
}
