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

test('a classic balancer, by its name; a name is one word of the shell, whatever it holds', () => {
  const classic = { ...SHOP, balancerType: 'classic', balancer: "a'b; c", bucket: null } as const;
  expect(logCommand(classic)).toBe(
    'aws elb modify-load-balancer-attributes --region eu-west-1 ' +
      `--load-balancer-name 'a'\\''b; c' --load-balancer-attributes ` +
      `'{"AccessLog":{"Enabled":true,"S3BucketName":"YOUR-LOG-BUCKET","EmitInterval":5}}'`,
  );
});

test('the usual bucket is the one that most log to', () => {
  expect(usualBucket(['s3://b/x', null, 's3://a', 's3://b'])).toBe('b');
  expect(usualBucket(['s3://b', 's3://a'])).toBe('a');
  expect(usualBucket([null])).toBeNull();
});
