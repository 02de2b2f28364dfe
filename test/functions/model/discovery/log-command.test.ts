import { expect, test } from 'vitest';
import {
  logCommand,
  type UnloggedBalancer,
  usualBucket,
} from '../../../../functions/model/discovery/log-command.ts';

const SHOP: UnloggedBalancer = {
  ...{ balancerType: 'application', region: 'eu-west-1', accountId: '123456789012' },
  ...{ balancer: 'app/shop/50dc6c495c0c9188', bucket: 'acme-logs' },
};

test('an application or network balancer, by its ARN', () => {
  expect(logCommand(SHOP)).toBe(
    'aws elbv2 modify-load-balancer-attributes --region eu-west-1 --load-balancer-arn ' +
      'arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/shop/50dc6c495c0c9188 ' +
      '--attributes Key=access_logs.s3.enabled,Value=true ' +
      'Key=access_logs.s3.bucket,Value=acme-logs',
  );
});

test.each([
  ['cn-north-1', 'aws-cn'],
  ['us-gov-west-1', 'aws-us-gov'],
  ['us-east-1', 'aws'],
])('an ARN in %s is of the partition %s', (region, partition) => {
  expect(logCommand({ ...SHOP, region })).toContain(`arn:${partition}:elasticload`);
});

test.each<Partial<UnloggedBalancer>>([
  { balancer: 'app/shop/1; reboot' },
  { balancer: 'app/a b/1' },
  { balancer: 'net/shop/1' },
  { balancer: 'app/shop/1\n' },
  { balancer: 'app/-x/1' },
  { balancerType: 'classic' },
  { balancerType: 'classic', balancer: '--endpoint-url' },
  { balancerType: 'classic', balancer: "a'b" },
  { region: 'eu-west-1 --debug' },
  { region: 'unknown' },
  { accountId: 'unknown' },
  { bucket: 'a' },
  { bucket: 'acme,Key=x' },
  { bucket: 'acme-logs\n' },
])('what AWS names nothing is part of no command: %j', (own) => {
  expect(logCommand({ ...SHOP, ...own })).toBeNull();
});

test('a classic balancer, by its name', () => {
  const classic = { ...SHOP, balancerType: 'classic', balancer: 'a-b', bucket: null } as const;
  expect(logCommand(classic)).toBe(
    'aws elb modify-load-balancer-attributes --region eu-west-1 ' +
      `--load-balancer-name a-b --load-balancer-attributes ` +
      `'{"AccessLog":{"Enabled":true,"S3BucketName":"YOUR-LOG-BUCKET","EmitInterval":5}}'`,
  );
});

test('the usual bucket is the one that most log to', () => {
  expect(usualBucket(['s3://bbb/x', null, 's3://aaa', 's3://bbb'])).toBe('bbb');
  expect(usualBucket(['s3://bbb', 's3://aaa'])).toBe('aaa');
  expect(usualBucket([null, 's3://$(x)'])).toBeNull();
});
