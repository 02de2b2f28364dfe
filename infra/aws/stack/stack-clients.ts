import { AthenaClient } from '@aws-sdk/client-athena';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { SchedulerClient } from '@aws-sdk/client-scheduler';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { STSClient } from '@aws-sdk/client-sts';
import { s3Client } from '../s3/s3-client.ts';
import { awsSettings } from '../sdk/aws-settings.ts';

/** Clients of the services that a stack is made of, in its Region, with the caller's credentials. */
export type StackClients = ReturnType<typeof stackClients>;

/** Makes the clients; none of them asks anything yet. */
export function stackClients(region: string) {
  const settings = { ...awsSettings(), region };
  return {
    athena: new AthenaClient(settings),
    cloudFormation: new CloudFormationClient(settings),
    cloudWatch: new CloudWatchClient(settings),
    events: new EventBridgeClient(settings),
    lambda: new LambdaClient(settings),
    s3: s3Client({ region }),
    scheduler: new SchedulerClient(settings),
    secrets: new SecretsManagerClient(settings),
    sns: new SNSClient(settings),
    sqs: new SQSClient({ ...settings, useQueueUrlAsEndpoint: false }),
    sts: new STSClient(settings),
  };
}
