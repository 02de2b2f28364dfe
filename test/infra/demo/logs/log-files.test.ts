import { describe, expect, it } from 'vitest';
import { logKey } from '../../../../infra/demo/logs/log-files.ts';
import { LAB_LOGS } from '../../../../infra/demo/logs/log-kinds.ts';
import { LAB_BALANCERS } from '../../../../infra/demo/traffic/balancers.ts';

const PERIOD_END_MS = Date.UTC(2026, 2, 1, 12, 5);

function keyOf(kind: string, name: string, periodEndMs = PERIOD_END_MS): string {
  const log = LAB_LOGS.find((candidate) => candidate.kind === kind);
  const balancer = LAB_BALANCERS.find((candidate) => candidate.name === name);
  const node = balancer?.nodes[0];
  if (log === undefined || balancer === undefined || node === undefined) throw new Error('none');
  return logKey({ log, balancer, node, periodEndMs, lines: [] }, 1);
}

describe('keys are those that AWS documents', () => {
  it.each([
    [
      'application-access',
      'app/shop/1a2b3c4d5e6f7081',
      /^AWSLogs\/123456789012\/elasticloadbalancing\/eu-west-1\/2026\/03\/01\/123456789012_elasticloadbalancing_eu-west-1_app\.shop\.1a2b3c4d5e6f7081_20260301T1205Z_192\.0\.2\.11_[0-9a-f]{8}\.log\.gz$/,
    ],
    [
      'application-connection',
      'app/shop/1a2b3c4d5e6f7081',
      /\/conn_log_123456789012_elasticloadbalancing_eu-west-1_app\.shop\.1a2b3c4d5e6f7081_20260301T1205Z_192\.0\.2\.11_[0-9a-f]{8}\.log\.gz$/,
    ],
    [
      'network-tls-access',
      'net/feed/3c4d5e6f708192a3',
      /\/123456789012_elasticloadbalancing_eu-west-1_net\.feed\.3c4d5e6f708192a3_20260301T1205Z_[0-9a-f]{8}\.log\.gz$/,
    ],
    [
      'classic-access',
      'legacy-web',
      /\/123456789012_elasticloadbalancing_us-east-1_legacy-web_20260301T1205Z_192\.0\.2\.41_[0-9a-f]{8}\.log$/,
    ],
  ])('%s', (kind, name, pattern) => {
    expect(keyOf(kind, name)).toMatch(pattern);
  });

  it('has the day of delivery in the folder: some files of 23:55 come the next day', () => {
    const lateMs = Date.UTC(2026, 2, 1, 23, 55);
    const days = LAB_BALANCERS.filter((balancer) => balancer.logFormat === 'application').map(
      ({ name }) => keyOf('application-access', name, lateMs).split('/')[6],
    );
    expect(new Set(days)).toEqual(new Set(['01', '02']));
  });
});
