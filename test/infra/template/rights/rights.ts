/** What IAM demands for one thing that is done to AWS, and where AWS says so. */
export interface Right {
  readonly actions: readonly string[];
  readonly page: string;
  /** Service that asks KMS for the caller, where the right is one to a key. */
  readonly via?: 's3' | 'sqs' | 'sns' | 'secretsmanager';
}

const DOCS = 'https://docs.aws.amazon.com';
const S3_API = `${DOCS}/AmazonS3/latest/API`;
const MULTIPART = `${DOCS}/AmazonS3/latest/userguide/mpuoverview.html#mpuAndPermissions`;
const ATHENA = `${DOCS}/service-authorization/latest/reference/list_amazonathena.html`;
const GLUE = `${DOCS}/athena/latest/ug/fine-grained-access-to-glue-resources.html`;
const ATHENA_S3 = `${DOCS}/athena/latest/ug/s3-permissions.html`;
const LAMBDA = `${DOCS}/lambda/latest/dg`;
const SCHEDULER = `${DOCS}/scheduler/latest/UserGuide`;
const SQS_KEY = `${DOCS}/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html`;

const ELB = `${DOCS}/service-authorization/latest/reference/list_awselasticloadbalancingv2.html`;
const LOGS = `${DOCS}/service-authorization/latest/reference/list_amazoncloudwatchlogs.html`;

/** A listing of balancers, or of where their logs go, with the right of its name. */
function listing(service: 'elasticloadbalancing' | 'logs', name: string) {
  return { actions: [`${service}:${name}`], page: service === 'logs' ? LOGS : ELB };
}

/** What our code asks of AWS, by service and command of the SDK, as it goes over the wire. */
export const OUR_CALLS = {
  's3 GetObject': { actions: ['s3:GetObject'], page: `${S3_API}/API_GetObject.html` },
  's3 HeadObject': { actions: ['s3:GetObject'], page: `${S3_API}/API_HeadObject.html` },
  's3 ListObjectsV2': { actions: ['s3:ListBucket'], page: `${S3_API}/API_ListObjectsV2.html` },
  's3 PutObject': { actions: ['s3:PutObject'], page: `${S3_API}/API_PutObject.html` },
  's3 DeleteObject': { actions: ['s3:DeleteObject'], page: `${S3_API}/API_DeleteObject.html` },
  's3 CreateMultipartUpload': { actions: ['s3:PutObject'], page: MULTIPART },
  's3 UploadPart': { actions: ['s3:PutObject'], page: MULTIPART },
  's3 CompleteMultipartUpload': { actions: ['s3:PutObject'], page: MULTIPART },
  's3 AbortMultipartUpload': { actions: ['s3:AbortMultipartUpload'], page: MULTIPART },
  ...{
    'elasticloadbalancing DescribeLoadBalancers': listing(
      'elasticloadbalancing',
      'DescribeLoadBalancers',
    ),
    'elasticloadbalancing DescribeLoadBalancerAttributes': listing(
      'elasticloadbalancing',
      'DescribeLoadBalancerAttributes',
    ),
    'elasticloadbalancing DescribeLoadBalancerPolicies': listing(
      'elasticloadbalancing',
      'DescribeLoadBalancerPolicies',
    ),
    'elasticloadbalancing DescribeListeners': listing('elasticloadbalancing', 'DescribeListeners'),
    'elasticloadbalancing DescribeListenerCertificates': listing(
      'elasticloadbalancing',
      'DescribeListenerCertificates',
    ),
    'elasticloadbalancing DescribeSSLPolicies': listing(
      'elasticloadbalancing',
      'DescribeSSLPolicies',
    ),
    'logs DescribeDeliverySources': listing('logs', 'DescribeDeliverySources'),
    'logs DescribeDeliveries': listing('logs', 'DescribeDeliveries'),
    'logs DescribeDeliveryDestinations': listing('logs', 'DescribeDeliveryDestinations'),
  },
  'sts AssumeRole': {
    actions: ['sts:AssumeRole'],
    page: `${DOCS}/STS/latest/APIReference/API_AssumeRole.html`,
  },
  // "No permissions are required to perform this operation."
  'sts GetCallerIdentity': {
    actions: [],
    page: `${DOCS}/STS/latest/APIReference/API_GetCallerIdentity.html`,
  },
  'athena StartQueryExecution': { actions: ['athena:StartQueryExecution'], page: ATHENA },
  'athena GetQueryExecution': { actions: ['athena:GetQueryExecution'], page: ATHENA },
  'athena BatchGetQueryExecution': { actions: ['athena:BatchGetQueryExecution'], page: ATHENA },
  'athena ListQueryExecutions': { actions: ['athena:ListQueryExecutions'], page: ATHENA },
  'athena GetQueryResults': { actions: ['athena:GetQueryResults'], page: ATHENA },
  'events PutEvents': {
    actions: ['events:PutEvents'],
    page: `${DOCS}/eventbridge/latest/userguide/eb-permissions-reference.html`,
  },
  'sns Publish': {
    actions: ['sns:Publish'],
    page: `${DOCS}/sns/latest/dg/sns-access-policy-language-api-permissions-reference.html`,
  },
  'secretsmanager GetSecretValue': {
    actions: ['secretsmanager:GetSecretValue'],
    page: `${DOCS}/secretsmanager/latest/apireference/API_GetSecretValue.html`,
  },
} as const satisfies Readonly<Record<string, Right>>;

/** What services do with a role of ours, or demand of it beside the action itself. */
export const THEIR_ACTS = {
  'S3 tells that an object is gone': {
    actions: ['s3:ListBucket'],
    page: `${S3_API}/API_GetObject.html`,
  },
  'Lambda takes messages': {
    actions: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
    page: `${LAMBDA}/services-sqs-configure.html`,
  },
  'Lambda keeps what failed': {
    actions: ['sqs:SendMessage'],
    page: `${LAMBDA}/invocation-async-retain-records.html`,
  },
  'Lambda writes a log': {
    actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    page: `${LAMBDA}/lambda-intro-execution-role.html`,
  },
  'Lambda joins a network': {
    actions: [
      ...['ec2:CreateNetworkInterface', 'ec2:DescribeNetworkInterfaces', 'ec2:DescribeSubnets'],
      ...['ec2:DeleteNetworkInterface', 'ec2:AssignPrivateIpAddresses'],
      'ec2:UnassignPrivateIpAddresses',
    ],
    page: `${LAMBDA}/configuration-vpc.html`,
  },
  'Athena works with the catalog': {
    actions: ['glue:GetDatabase', 'glue:GetDatabases'],
    page: `${GLUE}#full-access-to-default-db-per-region`,
  },
  // Called mandatory in the guide of 2019 to 2022; the page of today has the same under this anchor.
  'Athena works with the default database': {
    actions: ['glue:GetDatabase', 'glue:CreateDatabase'],
    page: `${GLUE}#full-access-to-default-db-per-region`,
  },
  // Ours have projected partitions, which Athena does not ask for; the page names all three for tables.
  'Athena reads a table': {
    actions: ['glue:GetDatabase', 'glue:GetTable', 'glue:GetPartitions'],
    page: `${GLUE}#examples-fine-grained-table-database-policies`,
  },
  'Athena reads rows': { actions: ['s3:GetObject'], page: ATHENA_S3 },
  'Athena finds rows and results': {
    actions: ['s3:ListBucket', 's3:GetBucketLocation', 's3:ListBucketMultipartUploads'],
    page: ATHENA_S3,
  },
  'Athena keeps results': {
    actions: [
      ...['s3:GetObject', 's3:PutObject', 's3:AbortMultipartUpload'],
      's3:ListMultipartUploadParts',
    ],
    page: ATHENA_S3,
  },
  'Scheduler starts a function': {
    actions: ['lambda:InvokeFunction'],
    page: `${SCHEDULER}/setting-up.html#setting-up-execution-role`,
  },
  'Scheduler keeps what failed': {
    actions: ['sqs:SendMessage'],
    page: `${SCHEDULER}/configuring-schedule-dlq.html`,
  },
  'S3 reads logs under a key': {
    actions: ['kms:Decrypt'],
    page: `${DOCS}/AmazonS3/latest/userguide/UsingKMSEncryption.html`,
  },
  // To write in parts is to read them again.
  'S3 reads and writes under the key': {
    actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
    page: `${DOCS}/AmazonS3/latest/userguide/UsingKMSEncryption.html`,
    via: 's3',
  },
  'S3 reads and writes under the home key': {
    actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
    page: `${DOCS}/AmazonS3/latest/userguide/UsingKMSEncryption.html`,
  },
  'SQS gives messages under the key': { actions: ['kms:Decrypt'], page: SQS_KEY, via: 'sqs' },
  'SQS takes messages under the key': {
    actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
    page: SQS_KEY,
    via: 'sqs',
  },
  'SNS takes messages under the key': {
    actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
    page: `${DOCS}/sns/latest/dg/sns-key-management.html`,
    via: 'sns',
  },
  'Secrets Manager reads under the key': {
    actions: ['kms:Decrypt'],
    page: `${DOCS}/secretsmanager/latest/userguide/security-encryption.html`,
    via: 'secretsmanager',
  },
} as const satisfies Readonly<Record<string, Right>>;

export type OurCall = keyof typeof OUR_CALLS;
export type TheirAct = keyof typeof THEIR_ACTS;

/** All of both, as one shape. */
export const RIGHTS: Readonly<Record<OurCall | TheirAct, Right>> = { ...OUR_CALLS, ...THEIR_ACTS };
