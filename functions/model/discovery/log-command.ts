import type { BalancerType } from '../balancer.ts';
import { BUCKET } from '../found-facts.ts';
import { shellWord } from '../wording.ts';

/** Where nothing tells which bucket is meant. */
const SOME_BUCKET = 'YOUR-LOG-BUCKET';

/** The partitions of AWS beside `aws`, by how the names of their Regions begin. */
const PARTITIONS: readonly (readonly [string, string])[] = [
  ['cn-', 'aws-cn'],
  ['us-gov-', 'aws-us-gov'],
  ['us-iso-', 'aws-iso'],
  ['us-isob-', 'aws-iso-b'],
  ['eu-isoe-', 'aws-iso-e'],
  ['us-isof-', 'aws-iso-f'],
  ['eusc-', 'aws-eusc'],
];

/** A balancer whose log is off. */
export interface UnloggedBalancer {
  readonly balancerType: BalancerType;
  readonly region: string;
  readonly accountId: string;
  readonly balancer: string;
  /** A bucket that other balancers of the account log to in this Region; null where none does. */
  readonly bucket: string | null;
}

const REGION = /^[a-z]{2,4}(-[a-z]+)+-\d{1,2}$/;
const ACCOUNT = /^\d{12}$/;
const NAMES: Readonly<Record<BalancerType, RegExp>> = {
  classic: /^[A-Za-z0-9][A-Za-z0-9-]{0,31}$/,
  application: /^app\/[A-Za-z0-9][A-Za-z0-9-]{0,31}\/[A-Za-z0-9]{1,32}$/,
  network: /^net\/[A-Za-z0-9][A-Za-z0-9-]{0,31}\/[A-Za-z0-9]{1,32}$/,
};

/** A report may be anybody's: its texts become part of a command only if they are what AWS gives. */
function isNamedByAws(unlogged: UnloggedBalancer): boolean {
  const { balancerType, region, accountId, balancer, bucket } = unlogged;
  const isPlace = REGION.test(region) && ACCOUNT.test(accountId);
  return isPlace && NAMES[balancerType].test(balancer) && (bucket === null || BUCKET.test(bucket));
}

/** The command of the AWS CLI that has a balancer write its access log; null where its names are none of AWS. */
export function logCommand(unlogged: UnloggedBalancer): string | null {
  if (!isNamedByAws(unlogged)) return null;
  const { balancerType, region, balancer, bucket } = unlogged;
  const place = bucket ?? SOME_BUCKET;
  if (balancerType === 'classic') {
    const AccessLog = { Enabled: true, S3BucketName: place, EmitInterval: 5 };
    return (
      `aws elb modify-load-balancer-attributes --region ${shellWord(region)} ` +
      `--load-balancer-name ${shellWord(balancer)} ` +
      `--load-balancer-attributes ${shellWord(JSON.stringify({ AccessLog }))}`
    );
  }
  return (
    `aws elbv2 modify-load-balancer-attributes --region ${shellWord(region)} ` +
    `--load-balancer-arn ${shellWord(arnOf(unlogged))} ` +
    `--attributes Key=access_logs.s3.enabled,Value=true ` +
    shellWord(`Key=access_logs.s3.bucket,Value=${place}`)
  );
}

function arnOf({ region, accountId, balancer }: UnloggedBalancer): string {
  const [, partition = 'aws'] = PARTITIONS.find(([begin]) => region.startsWith(begin)) ?? [];
  return `arn:${partition}:elasticloadbalancing:${region}:${accountId}:loadbalancer/${balancer}`;
}

/** The bucket that most of these places, `s3://BUCKET/PREFIX`, are in; null without any. */
export function usualBucket(places: readonly (string | null)[]): string | null {
  const buckets = places
    .flatMap((place) => /^s3:\/\/([^/]+)/.exec(place ?? '')?.[1] ?? [])
    .filter((bucket) => BUCKET.test(bucket));
  const counts = [...Map.groupBy(buckets, (bucket) => bucket)].sort(
    ([a, one], [b, other]) => other.length - one.length || (a < b ? -1 : 1),
  );
  return counts[0]?.[0] ?? null;
}
