import {
  at,
  itemsOf,
  objectOf,
  type Template,
  type Value,
  type ValueObject,
} from '../../infra/template/cloudformation.ts';
import { type Environment, idOf, STAGES, type Stage } from './packaged-stack.ts';

/** Services of whose requests moto knows the resource; of others it looks at the action alone. */
const RESOURCES_JUDGED: readonly string[] = ['s3', 'sqs'];
const ACCOUNT = '111122223333';

/** What the test of the roles leaves open, in the words of docs/deploy.md. */
export const NOT_JUDGED: readonly string[] = [
  'the resources of Athena, EventBridge, Secrets Manager and SNS',
  'denials: `NeverTheClientKey` and `NotFromCode`',
  'conditions, such as those of the trust policies',
  'policies of buckets, queues, topics and functions',
  'keys of KMS',
  'the permissions boundary',
  'that S3 answers 403 instead of 404 to who may not list',
  'what services do with a role: logs, dead letters, the network of the probe, schedules',
  'what Athena reads and writes for its caller, in S3 and in Glue',
];

/** Makes somebody who may do everything, for the test itself; before moto enforces anything. */
export async function makeAdministrator(motoUrl: string): Promise<Environment> {
  const UserName = 'administrator';
  await ask(motoUrl, 'iam', { Action: 'CreateUser', UserName });
  const Statement = [{ Effect: 'Allow', Action: '*', Resource: '*' }];
  const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement });
  const policy = { UserName, PolicyName: 'everything', PolicyDocument };
  await ask(motoUrl, 'iam', { Action: 'PutUserPolicy', ...policy });
  return credentialsIn(await ask(motoUrl, 'iam', { Action: 'CreateAccessKey', UserName }));
}

/** Makes the role of each function as the template has it, and takes it; from here on moto enforces. */
export async function enforceRoles(
  motoUrl: string,
  template: Template,
): Promise<ReadonlyMap<Stage, Environment>> {
  const taken = new Map<Stage, Environment>();
  for (const stage of STAGES) {
    const RoleName = idOf(stage, 'Role');
    const { AssumeRolePolicyDocument, Policies } = template.Resources[RoleName]?.Properties ?? {};
    const trust = { AssumeRolePolicyDocument: JSON.stringify(AssumeRolePolicyDocument) };
    await ask(motoUrl, 'iam', { Action: 'CreateRole', RoleName, ...trust });
    const policies = [...itemsOf(Policies), ...policiesBeside(template, RoleName)];
    for (const policy of policies) {
      const document = judgeable(at(policy, 'PolicyDocument'));
      await putPolicy(motoUrl, RoleName, String(at(policy, 'PolicyName')), document);
    }
    const RoleArn = `arn:aws:iam::${ACCOUNT}:role/${RoleName}`;
    const assumed = { Action: 'AssumeRole', RoleArn, RoleSessionName: stage };
    taken.set(stage, credentialsIn(await ask(motoUrl, 'sts', assumed)));
  }
  await post(`${motoUrl}/moto-api/reset-auth`, {}, '0');
  return taken;
}

/** Takes one action from a role, which moto then refuses; the administrator does it. */
export async function withoutAction(
  motoUrl: string,
  template: Template,
  stage: Stage,
  action: string,
): Promise<void> {
  const RoleName = idOf(stage, 'Role');
  const [policy] = itemsOf(template.Resources[RoleName]?.Properties?.Policies);
  const { Statement, ...document } = judgeable(at(policy, 'PolicyDocument'));
  const left = itemsOf(Statement).map((statement) => {
    const Action = itemsOf(at(statement, 'Action')).filter((one) => one !== action);
    return { ...objectOf(statement), Action };
  });
  await post(`${motoUrl}/moto-api/reset-auth`, {}, 'Infinity');
  await putPolicy(motoUrl, RoleName, String(at(policy, 'PolicyName')), {
    ...document,
    Statement: left,
  });
  await post(`${motoUrl}/moto-api/reset-auth`, {}, '0');
}

async function putPolicy(
  motoUrl: string,
  RoleName: string,
  PolicyName: string,
  document: ValueObject,
): Promise<void> {
  const PolicyDocument = JSON.stringify(document);
  const put = { Action: 'PutRolePolicy', RoleName, PolicyName, PolicyDocument };
  await ask(motoUrl, 'iam', put);
}

/** The policies that the template declares apart from the role. */
function policiesBeside({ Resources }: Template, role: string): readonly ValueObject[] {
  return Object.values(Resources).flatMap(({ Type, Properties = {} }) =>
    Type === 'AWS::IAM::RolePolicy' && Properties.RoleName === role.toLowerCase()
      ? [Properties]
      : [],
  );
}

/**
 * A policy as far as moto can judge it: where it knows no resource it would compare an ARN with `*`
 * and refuse, so there the action alone counts, and a denial of one resource would deny all.
 */
function judgeable(document: Value | undefined): ValueObject {
  const Statement = itemsOf(at(document, 'Statement')).flatMap((statement) => {
    const services = itemsOf(at(statement, 'Action')).map((one) => String(one).split(':', 1)[0]);
    if (services.every((service) => RESOURCES_JUDGED.includes(service ?? ''))) return [statement];
    if (at(statement, 'Effect') === 'Deny') return [];
    return [{ ...objectOf(statement), Resource: '*' }];
  });
  return { ...objectOf(document), Statement };
}

/** A request of the query protocol to moto, which asks for no signature before it enforces. */
async function ask(
  motoUrl: string,
  service: string,
  parameters: Readonly<Record<string, string>>,
): Promise<string> {
  const authorization = `AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/${service}/aws4_request`;
  const type = 'application/x-www-form-urlencoded';
  const body = new URLSearchParams(parameters).toString();
  return await post(motoUrl, { authorization, 'content-type': type }, body);
}

async function post(url: string, headers: Environment, body: string): Promise<string> {
  const answer = await fetch(url, { method: 'POST', headers, body });
  const said = await answer.text();
  if (!answer.ok) throw new Error(`moto answers ${answer.status}: ${said}`);
  return said;
}

/** The credentials in an answer of IAM or STS, as the SDK reads them from an environment. */
function credentialsIn(xml: string): Environment {
  const read = (name: string) => new RegExp(`<${name}>(.+?)</${name}>`).exec(xml)?.[1];
  const token = read('SessionToken');
  return {
    AWS_ACCESS_KEY_ID: read('AccessKeyId') ?? '',
    AWS_SECRET_ACCESS_KEY: read('SecretAccessKey') ?? '',
    ...(token === undefined ? {} : { AWS_SESSION_TOKEN: token }),
  };
}
