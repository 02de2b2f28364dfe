import {
  CreateLoadBalancerCommand as CreateClassicCommand,
  CreateLoadBalancerPolicyCommand,
  ElasticLoadBalancingClient,
  ModifyLoadBalancerAttributesCommand as ModifyClassicCommand,
  SetLoadBalancerPoliciesOfListenerCommand,
} from '@aws-sdk/client-elastic-load-balancing';
import {
  AddListenerCertificatesCommand,
  CreateListenerCommand,
  CreateLoadBalancerCommand,
  CreateTargetGroupCommand,
  ElasticLoadBalancingV2Client,
  ModifyLoadBalancerAttributesCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';

/** The account of the emulator, and another. */
export const OWN = '123456789012';
export const OTHER = '210987654321';
export const ROLE = `arn:aws:iam::${OTHER}:role/resumption-watch-discover`;
export const REGIONS = ['eu-west-1', 'us-east-1'] as const;
/** Of each type, account and Region. */
export const EACH = 10;

/** One account and Region of the emulator. */
interface Place {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: Credentials;
}

interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** Makes ten balancers of each type in two accounts and two Regions: 120. */
export async function seedMoto(endpoint: string): Promise<void> {
  const own = { accessKeyId: 'test', secretAccessKey: 'test' };
  const sts = new STSClient({ endpoint, region: REGIONS[0], credentials: own });
  const asked = new AssumeRoleCommand({ RoleArn: ROLE, RoleSessionName: 'seed' });
  const given = (await sts.send(asked)).Credentials;
  const other = {
    accessKeyId: given?.AccessKeyId ?? '',
    secretAccessKey: given?.SecretAccessKey ?? '',
    sessionToken: given?.SessionToken ?? '',
  };
  for (const credentials of [own, other])
    for (const region of REGIONS) await seedPlace({ endpoint, region, credentials });
}

/** Makes ten balancers of each type in one account and Region. */
export async function seedPlace(place: Place): Promise<void> {
  const certificates = await Promise.all(
    ['one.test', 'two.test'].map((name) => certificate(place, name)),
  );
  const subnets = await subnetsOf(place);
  for (let at = 0; at < EACH; at += 1) {
    await seedV2(place, 'application', { at, certificates, subnets });
    await seedV2(place, 'network', { at, certificates, subnets });
    await seedClassic(place, { at, certificates });
  }
}

interface Means {
  /** Of the ten: the first logs, the second has two certificates, the third no TLS. */
  readonly at: number;
  readonly certificates: readonly string[];
  readonly subnets: readonly string[];
}

const LOGGED = 0;
const SEVERAL = 1;
const PLAIN = 2;

async function seedV2(
  { credentials, ...place }: Place,
  type: 'application' | 'network',
  { at, certificates, subnets }: Means,
): Promise<void> {
  const client = new ElasticLoadBalancingV2Client({ ...place, credentials });
  const name = `${type}-${at}`;
  const made = await client.send(
    new CreateLoadBalancerCommand({
      ...{ Name: name, Type: type, Subnets: [...subnets] },
      Scheme: type === 'network' && at === LOGGED ? 'internal' : 'internet-facing',
    }),
  );
  const LoadBalancerArn = made.LoadBalancers?.[0]?.LoadBalancerArn ?? '';
  const group = await client.send(
    new CreateTargetGroupCommand({
      ...{ Name: `${name}-group`, Port: 8080, VpcId: made.LoadBalancers?.[0]?.VpcId },
      Protocol: type === 'network' ? 'TCP' : 'HTTP',
    }),
  );
  const TargetGroupArn = group.TargetGroups?.[0]?.TargetGroupArn ?? '';
  const DefaultActions = [{ Type: 'forward', TargetGroupArn }] as const;
  const plain = type === 'network' ? 'TCP' : 'HTTP';
  const [CertificateArn, second] = certificates;
  const listener = await client.send(
    new CreateListenerCommand(
      at === PLAIN
        ? { LoadBalancerArn, Port: 80, Protocol: plain, DefaultActions: [...DefaultActions] }
        : {
            ...{ LoadBalancerArn, Port: 443, DefaultActions: [...DefaultActions] },
            Protocol: type === 'network' ? 'TLS' : 'HTTPS',
            SslPolicy: 'ELBSecurityPolicy-TLS-1-2-2017-01',
            Certificates: [{ CertificateArn }],
          },
    ),
  );
  const ListenerArn = listener.Listeners?.[0]?.ListenerArn;
  if (at === SEVERAL)
    await client.send(
      new AddListenerCertificatesCommand({
        ListenerArn,
        Certificates: [{ CertificateArn: second }],
      }),
    );
  if (at === LOGGED)
    await client.send(
      new ModifyLoadBalancerAttributesCommand({
        LoadBalancerArn,
        Attributes: [
          { Key: 'access_logs.s3.enabled', Value: 'true' },
          { Key: 'access_logs.s3.bucket', Value: 'acme-logs' },
          { Key: 'access_logs.s3.prefix', Value: 'lb' },
        ],
      }),
    );
}

async function seedClassic(
  { credentials, ...place }: Place,
  { at, certificates }: Pick<Means, 'at' | 'certificates'>,
): Promise<void> {
  const client = new ElasticLoadBalancingClient({ ...place, credentials });
  const LoadBalancerName = `classic-${at}`;
  const plain = { Protocol: 'HTTP', LoadBalancerPort: 80, InstancePort: 8080 };
  const [SSLCertificateId] = certificates;
  const secure = { Protocol: 'HTTPS', LoadBalancerPort: 443, InstancePort: 8080, SSLCertificateId };
  await client.send(
    new CreateClassicCommand({
      LoadBalancerName,
      AvailabilityZones: [`${place.region}a`],
      Listeners: at === PLAIN ? [plain] : [plain, secure],
    }),
  );
  if (at !== PLAIN) await negotiate(client, LoadBalancerName);
  if (at === LOGGED)
    await client.send(
      new ModifyClassicCommand({
        LoadBalancerName,
        LoadBalancerAttributes: {
          AccessLog: { Enabled: true, S3BucketName: 'acme-logs', EmitInterval: 5 },
        },
      }),
    );
}

/** A policy of a person's own making. */
async function negotiate(
  client: ElasticLoadBalancingClient,
  LoadBalancerName: string,
): Promise<void> {
  const PolicyName = 'modern';
  const allowed = {
    'Protocol-TLSv1.1': 'true',
    'Protocol-TLSv1.2': 'true',
    'Protocol-TLSv1': 'false',
  };
  await client.send(
    new CreateLoadBalancerPolicyCommand({
      ...{ LoadBalancerName, PolicyName, PolicyTypeName: 'SSLNegotiationPolicyType' },
      PolicyAttributes: Object.entries(allowed).map(([AttributeName, AttributeValue]) => ({
        AttributeName,
        AttributeValue,
      })),
    }),
  );
  await client.send(
    new SetLoadBalancerPoliciesOfListenerCommand({
      ...{ LoadBalancerName, LoadBalancerPort: 443, PolicyNames: [PolicyName] },
    }),
  );
}

async function certificate(place: Place, DomainName: string): Promise<string> {
  const answer = await raw(place, 'acm', {
    'content-type': 'application/x-amz-json-1.1',
    'x-amz-target': 'CertificateManager.RequestCertificate',
    body: JSON.stringify({ DomainName }),
  });
  return (JSON.parse(answer) as { CertificateArn: string }).CertificateArn;
}

async function subnetsOf(place: Place): Promise<readonly string[]> {
  const answer = await raw(place, 'ec2', {
    'content-type': 'application/x-www-form-urlencoded',
    body: 'Action=DescribeSubnets&Version=2016-11-15',
  });
  return [...answer.matchAll(/<subnetId>(?<id>[^<]+)/g)].map(([, id = '']) => id).slice(0, 2);
}

/** A call of a service whose client the product does not need; the emulator checks no signature. */
async function raw(
  { endpoint, region, credentials }: Place,
  service: string,
  { body = '', ...headers }: Readonly<Record<string, string>>,
): Promise<string> {
  const scope = `${credentials.accessKeyId}/20260101/${region}/${service}/aws4_request`;
  const authorization = `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=0`;
  const token = credentials.sessionToken;
  const answer = await fetch(endpoint, {
    method: 'POST',
    headers: { ...headers, authorization, ...(token && { 'x-amz-security-token': token }) },
    body,
  });
  return await answer.text();
}
