import { HOUR_MS } from '../../functions/model/time.ts';
import { counted } from '../../functions/model/wording.ts';
import { bucketNotifications, bucketRegion, defaultKmsKey } from '../aws/stack/bucket-state.ts';
import type { StackResource } from '../aws/stack/deployed-stack.ts';
import { queueState } from '../aws/stack/message-state.ts';
import { ago } from './age.ts';
import { allOf, broken, type Check, type Finding, ok, waiting } from './check.ts';
import { type NewestLogs, newestLogs } from './newest-logs.ts';
import type { StackView } from './stack-view.ts';

const NO_BUCKETS = 'no log buckets: probes are the only evidence';
const EVENTBRIDGE_ON = `'{"EventBridgeConfiguration": {}}'`;
/** A target of somebody else that is gone would keep S3 from taking any change. */
const UNTRIED = '--skip-destination-validation';
/** All that a bucket has, and EventBridge. */
const NOTIFICATIONS_QUERY =
  '{TopicConfigurations: TopicConfigurations || `[]`, ' +
  'QueueConfigurations: QueueConfigurations || `[]`, ' +
  'LambdaFunctionConfigurations: LambdaFunctionConfigurations || `[]`, ' +
  'EventBridgeConfiguration: `{}`}';
const DEFAULT_STALE_AFTER_H = 3;

export const ARRIVAL_CHECKS: readonly Check[] = [
  {
    name: 'log-buckets',
    run: (view) => ofBuckets(view, placeFinding, `is in ${view.region}`),
  },
  {
    name: 'log-encryption',
    run: (view) => ofBuckets(view, encryptionFinding, 'is one that balancers can write to'),
  },
  { name: 'eventbridge', run: eventBridge },
  { name: 'rules', run: rules },
  { name: 'queue', run: async (view) => [await queue(view)] },
  { name: 'logs', run: async (view) => [await delivery(view)] },
];

/** The newest log objects; asked once. Null where the stack reads none. */
export async function logsOf(view: StackView): Promise<NewestLogs | null> {
  const source = await view.logSource();
  return source === null ? null : view.once('logs', () => newestLogs(view, source));
}

type Look = (view: StackView, bucket: string) => Promise<Finding | null>;

async function ofBuckets(view: StackView, look: Look, is: string): Promise<readonly Finding[]> {
  const source = await view.logSource();
  if (source === null) return [ok(NO_BUCKETS)];
  const { buckets } = source;
  return await allOf(buckets, (bucket) => look(view, bucket), `${buckets.join(', ')} ${is}`);
}

async function placeFinding(view: StackView, bucket: string): Promise<Finding | null> {
  const region = await bucketRegion(view.clients, bucket);
  if (region === view.region) return null;
  if (region === undefined) {
    const says = `there is no log bucket ${bucket}: deploy with the right logBuckets`;
    return broken(says, `${view.deploy()} --param="logBuckets=NAME"`);
  }
  if (hearsOtherRegions(view)) return null;
  const says = `${bucket} is in ${region}, and EventBridge tells only there: deploy a stack there`;
  return broken(says, `npm run deploy -- --region ${region} --param="logBuckets=${bucket}"`);
}

/** Whether events of other Regions have a way in: by the stack's bus, or by a topic. */
function hearsOtherRegions(view: StackView): boolean {
  const subscribed = view.all('AWS::SNS::Subscription').map(({ logicalId }) => logicalId);
  return (
    view.idOf('ForwardedObjectsRule') !== '' || subscribed.some((id) => id.startsWith('LogTopic'))
  );
}

async function encryptionFinding(view: StackView, bucket: string): Promise<Finding | null> {
  const key = await defaultKmsKey(view.clients, bucket);
  // The role of `ingest` has a policy for keys where logKmsKeyArns names some.
  if (key === undefined || view.idOf('IngestDecryptPolicy') !== '') return null;
  return broken(
    `${bucket} encrypts with KMS key ${key}: application and classic balancers can't write there, ` +
      'and ingest may not decrypt. Use SSE-S3, or for network balancers name the key in logKmsKeyArns',
    view.aws(
      `s3api put-bucket-encryption --bucket ${bucket} --server-side-encryption-configuration ` +
        `'{"Rules": [{"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}]}'`,
    ),
  );
}

async function eventBridge(view: StackView): Promise<readonly Finding[]> {
  const { buckets = [] } = (await view.logSource()) ?? {};
  const all = [...buckets, view.idOf('ResultsBucket')];
  const allRight = `new objects are told of: ${all.join(', ')}`;
  return await allOf(all, (bucket) => eventBridgeFinding(view, bucket), allRight);
}

async function eventBridgeFinding(view: StackView, bucket: string): Promise<Finding | null> {
  const notifications = await bucketNotifications(view.clients, bucket);
  // That there is no such bucket is another check's finding.
  if (notifications === undefined || notifications.toEventBridge) return null;
  if (await hearsOtherwise(view, notifications.ofNewObjects)) return null;
  const put = `s3api put-bucket-notification-configuration --bucket ${bucket}`;
  const says = `off for ${bucket}: nobody hears of its new objects, so none is read`;
  if (!notifications.toOthers)
    return broken(says, view.aws(`${put} --notification-configuration ${EVENTBRIDGE_ON}`));
  const get = `s3api get-bucket-notification-configuration --bucket ${bucket}`;
  return broken(
    `${says}. It has other notifications, which these commands keep`,
    `${view.aws(`${get} --query '${NOTIFICATIONS_QUERY}' --output json`)} > notifications.json`,
    view.aws(`${put} ${UNTRIED} --notification-configuration file://notifications.json`),
  );
}

/** Whether the queue hears of new objects from a topic or from the bucket, and lets them send. */
async function hearsOtherwise(view: StackView, tellers: readonly string[]): Promise<boolean> {
  if (tellers.length === 0) return false;
  const state = await queueState(view.clients, view.idOf('IngestQueue'));
  if (state === undefined) return false;
  const { arn, policy } = state;
  return tellers.some((teller) =>
    // By the statement of the parameter bucketsToQueue, or that of logTopicArns.
    teller === arn ? policy.includes('"s3.amazonaws.com"') : policy.includes(`"${teller}"`),
  );
}

async function rules(view: StackView): Promise<readonly Finding[]> {
  const all = view.all('AWS::Events::Rule');
  return await allOf(all, (rule) => ruleFinding(view, rule), `${all.length} rules are enabled`);
}

async function ruleFinding(view: StackView, { logicalId }: StackResource): Promise<Finding | null> {
  const rule = await view.ruleOf(logicalId);
  if (rule === undefined) return gone(view, `rule ${logicalId}`);
  const { name, bus, isEnabled, targetArns } = rule;
  if (!isEnabled) {
    const enable = view.aws(`events enable-rule --name ${name} --event-bus-name ${bus}`);
    return broken(`${logicalId} is disabled: nothing passes it`, enable);
  }
  return targetArns.length > 0 ? null : gone(view, `the target of rule ${logicalId}`);
}

async function queue(view: StackView): Promise<Finding> {
  const state = await queueState(view.clients, view.idOf('IngestQueue'));
  if (state === undefined) return gone(view, 'the queue of ingest');
  const ids = ['LogObjectsRule', 'ResultObjectsRule'].filter((id) => view.idOf(id) !== '');
  const found = await Promise.all(ids.map((id) => view.ruleOf(id)));
  const refused = found.filter((rule) => rule !== undefined && !state.policy.includes(rule.arn));
  if (refused.length > 0) return gone(view, 'the policy that lets EventBridge send to the queue');
  return ok(
    `takes events; ${counted(state.waiting, 'message')} waiting, ${state.inFlight} being read`,
  );
}

async function delivery(view: StackView): Promise<Finding> {
  const logs = await logsOf(view);
  if (logs === null) return ok(NO_BUCKETS);
  const { newest } = logs;
  const judge = await view.functionOf('JudgeLambdaFunction');
  const staleMs = Number(judge?.environment.STALE_AFTER_H ?? DEFAULT_STALE_AFTER_H) * HOUR_MS;
  if (newest === undefined)
    return view.isNew
      ? waiting('no log object yet: balancers write every 5 minutes, where there is traffic')
      : broken('no log object in any log bucket: no balancer writes there', logsOn(view));
  const { bucket, key, atMs } = newest;
  const says = `newest log object in ${bucket}: ${ago(view.nowMs, atMs)}`;
  if (view.nowMs - atMs <= staleMs) return ok(says);
  return broken(`${says} (${key}): no balancer writes any more`, logsOn(view));
}

function logsOn(view: StackView): string {
  const attributes = ['enabled,Value=true', 'bucket,Value=BUCKET'];
  return view.aws(
    'elbv2 modify-load-balancer-attributes --load-balancer-arn ARN --attributes ' +
      attributes.map((one) => `Key=access_logs.s3.${one}`).join(' '),
  );
}

/** CloudFormation does not bring back what was removed by hand; drift detection lists all of it. */
export function gone(view: StackView, what: string): Finding {
  const detect = `cloudformation detect-stack-drift --stack-name ${view.stack.name}`;
  return broken(`${what} is gone: somebody removed it by hand`, view.aws(detect));
}
