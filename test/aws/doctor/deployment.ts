import { setTimeout } from 'node:timers/promises';
import {
  CloudFormationClient,
  CreateStackCommand,
  DescribeStacksCommand,
  paginateListStackResources,
  UpdateStackCommand,
} from '@aws-sdk/client-cloudformation';
import { CreateBucketCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { s3Client } from '../../../infra/aws/s3/s3-client.ts';
import { zip } from '../../../infra/package/zip.ts';
import type { Template } from '../../infra/template/cloudformation.ts';

export const STACK = 'resumption-watch-prod';
const CODE_BUCKET = 'acme-code';
const CODE_KEY = 'function.zip';
const POLL_MS = 50;
/** A function that does nothing: these tests are about what stands around it. */
const CODE = zip([
  { name: 'handler.js', bytes: Buffer.from('exports.handler = async () => ({});') },
]);

/** Makes a bucket in the Region of the tests. */
export async function makeBucket(bucket: string): Promise<void> {
  const CreateBucketConfiguration = { LocationConstraint: 'eu-west-1' } as const;
  await s3Client().send(new CreateBucketCommand({ Bucket: bucket, CreateBucketConfiguration }));
}

/** Has CloudFormation make the stack of the template, and waits for the state in which that ends. */
export async function create(template: Template, state = 'CREATE_COMPLETE'): Promise<void> {
  await makeBucket(CODE_BUCKET);
  await s3Client().send(new PutObjectCommand({ Bucket: CODE_BUCKET, Key: CODE_KEY, Body: CODE }));
  const client = new CloudFormationClient();
  await client.send(new CreateStackCommand(await stackOf(template)));
  await settled(client, state);
}

/** Has CloudFormation change the stack to another template. */
export async function update(template: Template, state = 'UPDATE_COMPLETE'): Promise<void> {
  const client = new CloudFormationClient();
  await client.send(new UpdateStackCommand(await stackOf(template)));
  await settled(client, state);
}

/** What CloudFormation calls each resource of the stack. */
export async function resourceIds(): Promise<Readonly<Record<string, string>>> {
  const client = new CloudFormationClient();
  const ids: Record<string, string> = {};
  for await (const page of paginateListStackResources({ client }, { StackName: STACK }))
    for (const one of page.StackResourceSummaries ?? [])
      ids[one.LogicalResourceId ?? ''] = one.PhysicalResourceId ?? '';
  return ids;
}

async function stackOf(template: Template) {
  const Body = JSON.stringify(emulated(template));
  const Key = 'template.json';
  await s3Client().send(new PutObjectCommand({ Bucket: CODE_BUCKET, Key, Body }));
  return {
    StackName: STACK,
    // A template of this size is too large for the call itself.
    TemplateURL: `${process.env.AWS_ENDPOINT_URL}/${CODE_BUCKET}/${Key}`,
    Capabilities: ['CAPABILITY_NAMED_IAM' as const],
  };
}

/** The emulator's CloudFormation knows no AWS::IAM::RolePolicy; the code lies where we put it. */
function emulated(template: Template): Template {
  const known = Object.entries(template.Resources).filter(
    ([, { Type }]) => Type !== 'AWS::IAM::RolePolicy',
  );
  const Resources = Object.fromEntries(
    known.map(([id, resource]) => {
      if (resource.Type !== 'AWS::Lambda::Function') return [id, resource] as const;
      const Code = { S3Bucket: CODE_BUCKET, S3Key: CODE_KEY };
      return [id, { ...resource, Properties: { ...resource.Properties, Code } }] as const;
    }),
  );
  return { ...template, Resources };
}

async function settled(client: CloudFormationClient, expected: string): Promise<void> {
  for (;;) {
    const { Stacks } = await client.send(new DescribeStacksCommand({ StackName: STACK }));
    const { StackStatus = '', StackStatusReason } = Stacks?.[0] ?? {};
    if (StackStatus === expected) return;
    if (!StackStatus.endsWith('_IN_PROGRESS'))
      throw new Error(`the stack is ${StackStatus}: ${StackStatusReason}`);
    await setTimeout(POLL_MS);
  }
}
