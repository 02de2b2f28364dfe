import { type IncomingMessage, request } from 'node:http';
import { type LoopbackServer, serveOnLoopback } from '../wire/loopback-server.ts';

const HERE = 'eu-west-1:000000000000';

/** What a request to AWS asks for: an action of IAM, and what it is on. */
export interface Call {
  readonly action: string;
  readonly resource: string;
}

/** One request on the wire, taken apart. */
interface Asked {
  readonly method: string;
  readonly url: URL;
  readonly input: Readonly<Record<string, string>>;
}

/** A wire that notes what is asked on it. */
export interface CallRecord extends LoopbackServer {
  readonly calls: readonly Call[];
}

/** Opens a proxy before the address `target` that notes each call; throws at one it does not know. */
export async function openCallRecord(target: string): Promise<CallRecord> {
  const calls: Call[] = [];
  const server = await serveOnLoopback(async (incoming, answer) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    calls.push(...callsOf(incoming, body));
    const { method, url: path, headers } = incoming;
    const onward = request(target, { method, path, headers });
    onward.on('response', (response) => {
      answer.writeHead(response.statusCode ?? 502, response.headers);
      response.pipe(answer);
    });
    onward.end(body);
  });
  return { ...server, calls };
}

function callsOf(incoming: IncomingMessage, body: Buffer): readonly Call[] {
  const { method = '', headers } = incoming;
  const url = new URL(incoming.url ?? '', 'http://aws');
  const [, service = ''] = /\bapi\/([a-z0-9-]+)#/.exec(String(headers['user-agent'])) ?? [];
  const target =
    String(headers['x-amz-target'] ?? '')
      .split('.')
      .at(-1) ?? '';
  const isForm = headers['content-type'] === 'application/x-www-form-urlencoded';
  const input = isForm
    ? Object.fromEntries(new URLSearchParams(body.toString()))
    : target === ''
      ? {}
      : JSON.parse(body.toString());
  const operation = target || input.Action || restOperation(service, method, url);
  const known = CALLS[`${service}:${operation}`];
  if (known !== undefined) return known({ method, url, input });
  return [{ action: `unknown: ${service} ${operation} ${method} ${url.pathname}`, resource: '' }];
}

/** Where neither a header nor the body names the operation, method and path do. */
function restOperation(service: string, method: string, { pathname, searchParams }: URL): string {
  const [, row] = REST.find(([pattern]) => pattern.test(`${service} ${method} ${pathname}`)) ?? [];
  if (service !== 's3') return row ?? '';
  if (method === 'HEAD') return 'HeadBucket';
  const asked = ['notification', 'encryption', 'list-type'].find((one) => searchParams.has(one));
  return asked ?? 'GetObject';
}

const REST: readonly (readonly [RegExp, string])[] = [
  [/^lambda GET \/2015-03-31\/functions\/[^/]+\/configuration$/, 'GetFunctionConfiguration'],
  [/^lambda GET \/2015-03-31\/event-source-mappings\/[^/]+$/, 'GetEventSourceMapping'],
  [/^scheduler GET \/schedules\/[^/]+$/, 'GetSchedule'],
];

/** The action and the resource of each request that the doctor makes; STS asks for no right. */
const CALLS: Readonly<Record<string, (asked: Asked) => readonly Call[]>> = {
  'sts:GetCallerIdentity': () => [],
  'cloudformation:DescribeStacks': stack('DescribeStacks'),
  'cloudformation:ListStackResources': stack('ListStackResources'),
  's3:HeadBucket': bucket('ListBucket'),
  's3:list-type': bucket('ListBucket'),
  's3:notification': bucket('GetBucketNotification'),
  's3:encryption': bucket('GetEncryptionConfiguration'),
  's3:GetObject': ({ url }) => one('s3:GetObject', `arn:aws:s3:::${url.pathname.slice(1)}`),
  'eventbridge:DescribeRule': rule('DescribeRule'),
  'eventbridge:ListTargetsByRule': rule('ListTargetsByRule'),
  'eventbridge:DescribeEventBus': ({ input }) =>
    one('events:DescribeEventBus', `arn:aws:events:${HERE}:event-bus/${input.Name}`),
  'sqs:GetQueueAttributes': ({ input }) =>
    one('sqs:GetQueueAttributes', `arn:aws:sqs:${HERE}:${lastOf(input.QueueUrl)}`),
  'lambda:GetFunctionConfiguration': ({ url }) =>
    one(
      'lambda:GetFunctionConfiguration',
      `arn:aws:lambda:${HERE}:function:${url.pathname.split('/')[3]}`,
    ),
  'lambda:GetEventSourceMapping': ({ url }) =>
    one(
      'lambda:GetEventSourceMapping',
      `arn:aws:lambda:${HERE}:event-source-mapping:${lastOf(url.pathname)}`,
    ),
  'scheduler:GetSchedule': ({ url }) => {
    const group = url.searchParams.get('groupName');
    const arn = `arn:aws:scheduler:${HERE}:schedule/${group}/${lastOf(url.pathname)}`;
    return one('scheduler:GetSchedule', arn);
  },
  'athena:GetWorkGroup': workgroup('GetWorkGroup'),
  'athena:ListQueryExecutions': workgroup('ListQueryExecutions'),
  'athena:BatchGetQueryExecution': () =>
    one('athena:BatchGetQueryExecution', `arn:aws:athena:${HERE}:workgroup/resumption-watch-prod`),
  'athena:ListTableMetadata': ({ input }) => [
    ...one('athena:ListTableMetadata', `arn:aws:athena:${HERE}:datacatalog/${input.CatalogName}`),
    // Athena asks Glue with the rights of the caller.
    ...['catalog', `database/${input.DatabaseName}`, `table/${input.DatabaseName}/trials`].flatMap(
      (part) => one('glue:GetTables', `arn:aws:glue:${HERE}:${part}`),
    ),
  ],
  'cloudwatch:DescribeAlarms': () =>
    one('cloudwatch:DescribeAlarms', `arn:aws:cloudwatch:${HERE}:alarm:resumption-watch-prod-x`),
  'cloudwatch:GetMetricData': () => one('cloudwatch:GetMetricData', '*'),
  'sns:ListSubscriptionsByTopic': ({ input }) =>
    one('sns:ListSubscriptionsByTopic', input.TopicArn ?? ''),
  'secrets-manager:DescribeSecret': ({ input }) => {
    const { SecretId = '' } = input;
    const arn = `arn:aws:secretsmanager:${HERE}:secret:${SecretId}-a1B2c3`;
    return one('secretsmanager:DescribeSecret', SecretId.startsWith('arn:') ? SecretId : arn);
  },
};

function one(action: string, resource: string): readonly Call[] {
  return [{ action, resource }];
}

function stack(operation: string) {
  return ({ input }: Asked) =>
    one(
      `cloudformation:${operation}`,
      `arn:aws:cloudformation:${HERE}:stack/${input.StackName}/0a1b`,
    );
}

function bucket(operation: string) {
  return ({ url }: Asked) => one(`s3:${operation}`, `arn:aws:s3:::${url.pathname.split('/')[1]}`);
}

function rule(operation: string) {
  return ({ input }: Asked) => {
    const { EventBusName: bus = 'default' } = input;
    const path = bus === 'default' ? '' : `${bus}/`;
    const arn = `arn:aws:events:${HERE}:rule/${path}${input.Name ?? input.Rule}`;
    return one(`events:${operation}`, arn);
  };
}

function workgroup(operation: string) {
  return ({ input }: Asked) =>
    one(`athena:${operation}`, `arn:aws:athena:${HERE}:workgroup/${input.WorkGroup}`);
}

function lastOf(path = ''): string {
  return path.split('/').at(-1) ?? '';
}
