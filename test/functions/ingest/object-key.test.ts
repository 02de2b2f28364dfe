import { describe, expect, test } from 'vitest';
import { latestMs, readObjectKey } from '../../../functions/ingest/object-key.ts';

const FOLDER = 'AWSLogs/123456789012/elasticloadbalancing/eu-west-1/2026/01/02';
const name = (rest: string) => `123456789012_elasticloadbalancing_eu-west-1_${rest}`;

describe('what a key says', () => {
  test.each([
    [
      'an application access log names its balancer and node',
      `${FOLDER}/${name('app.shop.50dc6c495c0c9188_20260102T0305Z_198.51.100.4_abc.log.gz')}`,
      { kind: 'application-access', balancer: 'app/shop/50dc6c495c0c9188', node: '198.51.100.4' },
    ],
    [
      'a connection log with an underscore',
      `${FOLDER}/conn_log_${name('app.shop.50dc_20260102T0305Z_198.51.100.4_abc.log.gz')}`,
      { kind: 'application-connection', balancer: 'app/shop/50dc' },
    ],
    [
      'a connection log with a dot, as it was until 2025',
      `${FOLDER}/conn_log.${name('app.shop.50dc_20260102T0305Z_198.51.100.4_abc.log.gz')}`,
      { kind: 'application-connection', region: 'eu-west-1', accountId: '123456789012' },
    ],
    [
      'a network log names no node',
      `${FOLDER}/${name('net.mqtt.c6e7_20260102T0305Z_abcdef12.log.gz')}`,
      { kind: 'network-tls-access', balancer: 'net/mqtt/c6e7', node: null },
    ],
    [
      'a classic log is plain and has a name without a type',
      `${FOLDER}/${name('my-loadbalancer_20260102T0400Z_198.51.100.9_abc.log')}`,
      { kind: 'classic-access', balancer: 'my-loadbalancer', balancerType: 'classic' },
    ],
    [
      'octets padded with zeros, as in the guide, are brought to the usual form',
      `${FOLDER}/${name('app.shop.50dc_20260102T0305Z_172.160.001.192_abc.log.gz')}`,
      { node: '172.160.1.192' },
    ],
    [
      'an IPv6 node',
      `${FOLDER}/${name('app.shop.50dc_20260102T0305Z_2001:DB8::4_abc.log.gz')}`,
      { node: '2001:db8::4' },
    ],
    [
      'a health check log holds no handshakes',
      `${FOLDER}/health_check_log_${name('app.shop.50dc_20260102T0305Z_198.51.100.4_abc.log.gz')}`,
      { skip: 'health-check' },
    ],
    ['a test object', 'AWSLogs/123456789012/ELBAccessLogTestFile', { skip: 'test-object' }],
    ['a connection log test object', 'x/ELBConnectionLogTestFile', { skip: 'test-object' }],
    [
      "a file of another name in a balancer's folder, as CloudWatch Logs writes",
      `${FOLDER}/9a1b2c3d4e.log.gz`,
      { kind: null, accountId: '123456789012', region: 'eu-west-1', day: '2026-01-02' },
    ],
    [
      'the folders of Hive',
      'AWSLogs/aws-account-id=123456789012/elasticloadbalancing/region=eu-west-1/year=2026/month=01/day=02/9a.gz',
      { kind: null, accountId: '123456789012', region: 'eu-west-1', day: '2026-01-02' },
    ],
    [
      'a folder of an organisation, and of hours',
      'x/AWSLogs/o-abc123/123456789012/elasticloadbalancing/eu-west-1/2026/01/02/03/9a.gz',
      { accountId: '123456789012', region: 'eu-west-1', day: '2026-01-02' },
    ],
    [
      'a folder of another service names nothing',
      FOLDER.replace('elasticloadbalancing', 'vpcflowlogs').concat('/x.log.gz'),
      { accountId: null, region: null, day: null },
    ],
    [
      'an end of a period that is no time',
      `${FOLDER}/${name('app.shop.50dc_20269999T9999Z_198.51.100.4_abc.log.gz')}`,
      { endedAtMs: null, day: '2026-01-02' },
    ],
    [
      'days that are none',
      `AWSLogs/123456789012/elasticloadbalancing/eu-west-1/2026/02/31/${name('a_20081231T0000Z_198.51.100.4_abc.log')}`,
      { endedAtMs: null, day: null },
    ],
    ['a file of another kind', 'docs/README.md', { kind: null, skip: null, balancer: null }],
  ])('%s', (_rule, key, expected) => {
    expect(readObjectKey(key)).toMatchObject(expected);
  });

  test('the day is the delivery day of the folder, not the end of the period', () => {
    const key = `${FOLDER}/${name('app.a.b_20260101T2355Z_198.51.100.4_abc.log.gz')}`;
    const { day, endedAtMs } = readObjectKey(key);
    expect({ day, endedAtMs }).toEqual({
      day: '2026-01-02',
      endedAtMs: Date.UTC(2026, 0, 1, 23, 55),
    });
  });

  test('without the folder the day is that of the period', () => {
    const key = name('app.a.b_20260101T2355Z_198.51.100.4_abc.log.gz');
    expect(readObjectKey(key).day).toBe('2026-01-01');
  });

  test('an object is the same wherever it was copied to', () => {
    const key = `${FOLDER}/${name('app.a.b_20260101T2355Z_198.51.100.4_abc.log.gz')}`;
    const copies = [key, `backup/${key}`, `/home/me/logs/${key}`].map((at) => readObjectKey(at));
    expect(new Set(copies.map(({ identity }) => identity)).size).toBe(1);
  });
});

describe('no line may be younger', () => {
  const NOW_MS = Date.UTC(2026, 5, 1);
  test.each([
    [
      'than a day behind the end of the period',
      `${FOLDER}/${name('app.a.b_20260101T2355Z_198.51.100.4_abc.log.gz')}`,
      Date.UTC(2026, 0, 2, 23, 55),
    ],
    ['than a day behind the delivery day', `${FOLDER}/9a.log.gz`, Date.UTC(2026, 0, 4)],
    ['than a day behind now', 'access.log', Date.UTC(2026, 5, 2)],
  ])('%s', (_what, key, expected) => {
    expect(latestMs(readObjectKey(key), NOW_MS)).toBe(expected);
  });
});
