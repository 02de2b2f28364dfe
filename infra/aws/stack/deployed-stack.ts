import { DescribeStacksCommand, paginateListStackResources } from '@aws-sdk/client-cloudformation';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { ask } from './ask.ts';
import type { StackClients } from './stack-clients.ts';

/** Whose credentials are used. */
export interface Caller {
  readonly accountId: string;
  readonly arn: string;
}

/** A resource of a stack, as CloudFormation made it. */
export interface StackResource {
  readonly logicalId: string;
  readonly type: string;
  /** Its name, URL or ARN, whichever CloudFormation knows it by. */
  readonly id: string;
  readonly status: string;
  readonly reason: string;
}

/** A stack, as CloudFormation deployed it last. */
export interface DeployedStack {
  readonly name: string;
  readonly status: string;
  readonly reason: string;
  readonly createdAtMs: number;
  readonly resources: readonly StackResource[];
}

/** Asks whose credentials these are; throws where there are none, or AWS does not accept them. */
export async function caller({ sts }: StackClients): Promise<Caller> {
  const question = { what: 'tell whose credentials these are', right: 'sts:GetCallerIdentity' };
  const answer = sts.send(new GetCallerIdentityCommand({}));
  const { Account = '', Arn = '' } = (await ask({ ...question, on: '*' }, answer)) ?? {};
  return { accountId: Account, arn: Arn };
}

/** A stack by its name; undefined where there is none. */
export async function findStack(
  clients: StackClients,
  name: string,
): Promise<DeployedStack | undefined> {
  const question = { what: `look at stack ${name}`, on: `stack ${name}` };
  const found = await ask(
    { ...question, right: 'cloudformation:DescribeStacks' },
    clients.cloudFormation.send(new DescribeStacksCommand({ StackName: name })),
  );
  const stack = found?.Stacks?.[0];
  if (stack === undefined) return undefined;
  const resources = await ask(
    { ...question, right: 'cloudformation:ListStackResources' },
    resourcesOf(clients, name),
  );
  return {
    name,
    status: stack.StackStatus ?? '',
    reason: stack.StackStatusReason ?? '',
    createdAtMs: stack.CreationTime?.getTime() ?? 0,
    resources: resources ?? [],
  };
}

async function resourcesOf(clients: StackClients, name: string): Promise<StackResource[]> {
  const resources: StackResource[] = [];
  const pages = paginateListStackResources({ client: clients.cloudFormation }, { StackName: name });
  for await (const { StackResourceSummaries = [] } of pages) {
    for (const one of StackResourceSummaries) {
      resources.push({
        logicalId: one.LogicalResourceId ?? '',
        type: one.ResourceType ?? '',
        id: one.PhysicalResourceId ?? '',
        status: one.ResourceStatus ?? '',
        reason: one.ResourceStatusReason ?? '',
      });
    }
  }
  return resources;
}
