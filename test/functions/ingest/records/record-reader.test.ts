import { expect, test } from 'vitest';
import { regionOf } from '../../../../functions/lake/table-key.ts';
import { ingestText } from '../read-lake.ts';
import { DELIVERED, KEY, record } from './vended-samples.ts';

const [ACCESS, NETWORK] = DELIVERED;
if (ACCESS === undefined || NETWORK === undefined) throw new Error('there are formats');
const json = (changed: Readonly<Record<string, unknown>> = {}): string =>
  `${JSON.stringify({ ...record(ACCESS.format), ...changed })}\n`;
const arn = (region: string, account: string): string =>
  `arn:aws:elasticloadbalancing:${region}:${account}:targetgroup/a/1`;

test('a balancer is where its ARNs say, also for its records that name none', async () => {
  const text =
    json({ target_group_arn: arn('eu-west-1', '111111111111'), elb: 'app/a/1' }) +
    json({ target_group_arn: '-', elb: 'app/a/1', conn_trace_id: 'TID_2' }) +
    json({ target_group_arn: arn('us-east-1', '222222222222'), elb: 'app/b/2' }) +
    json({ target_group_arn: '-', elb: 'app/c/3', chosen_cert_arn: 'session-reused' });
  const { source, rows } = await ingestText('stream-1', text);
  expect(source).toMatchObject({
    ...{ lines: 4, rows: 3, skipped: { 'lacks-identity': 1 }, balancer: null },
    ...{ accountId: 'unknown', region: 'eu-west-1', balancerType: 'application' },
  });
  expect(source.handshakeKeys.map(regionOf).sort()).toEqual(['eu-west-1', 'us-east-1']);
  const places = rows.map(({ account_id, balancer }) => `${account_id} ${balancer}`);
  expect(places.sort()).toEqual([
    '111111111111 app/a/1',
    '111111111111 app/a/1',
    '222222222222 app/b/2',
  ]);
});

test('the path wins over what a record says', async () => {
  const other = json({ target_group_arn: arn('us-east-1', '222222222222') });
  const { source, rows } = await ingestText(KEY, other);
  expect(source).toMatchObject({ accountId: '123456789012', region: 'eu-west-1' });
  expect(rows).toMatchObject([{ account_id: '123456789012' }]);
});

test('an ARN of IAM has no Region', async () => {
  const iam = 'arn:aws:iam::111111111111:server-certificate/x';
  const text = json({ target_group_arn: '-', chosen_cert_arn: iam });
  const { source } = await ingestText('stream-1', `${text}${json()}`);
  expect(source.skipped).toEqual({ 'lacks-identity': 1 });
});

test('more places than are held at once lose no row', async () => {
  const lines = Array.from({ length: 200 }, (_, at) => {
    const account = `${100_000_000_000 + (at % 80)}`;
    const elb = `app/a/${at % 80}`;
    return json({ target_group_arn: arn('eu-west-1', account), elb, conn_trace_id: `T${at}` });
  });
  const { source, rows } = await ingestText('stream-1', lines.join(''));
  expect([source.rows, rows.length]).toEqual([200, 200]);
  expect(new Set(rows.map(({ account_id }) => account_id)).size).toBe(80);
});

test('the end of the period is that in which the last record falls', async () => {
  const { source } = await ingestText(
    KEY,
    json({ time: '2026-01-02T03:04:59.999Z' }) + json({ time: '2026-01-02T03:05:00.000Z' }),
  );
  expect(source.endedAtMs).toBe(Date.UTC(2026, 0, 2, 3, 10));
  expect(source.ledgerKey).toMatch(/\/xx-/);
});

test('no user agent, URL or server name is kept of any field', async () => {
  const secret = 'must-not-be-kept';
  const names = ['user_agent', 'request_line', 'domain_name', 'redirect_url', 'trace_id'];
  const more = ['transformed_host', 'transformed_uri', 'actions_executed', 'unknown_field'];
  const changed = Object.fromEntries([...names, ...more].map((name) => [name, secret]));
  const { rows } = await ingestText(KEY, json(changed));
  expect(rows).toHaveLength(1);
  expect(JSON.stringify(rows)).not.toContain(secret);
  const { rows: network } = await ingestText(
    KEY,
    JSON.stringify({ ...record(NETWORK.format), domain_name: secret }),
  );
  expect(network).toHaveLength(1);
  expect(JSON.stringify(network)).not.toContain(secret);
});
