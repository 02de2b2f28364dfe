import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import {
  filledRunbook,
  PLACEHOLDERS,
  type RunbookPlace,
  runbookPlace,
} from '../../../../../../functions/publish/page/data/cards/runbook-values.ts';
import { placesOf } from '../../../../../../functions/publish/page/data/places.ts';
import { fleet } from '../../../../../browser/fleet.ts';

const FOLDER = new URL('../../../../../../functions/judge/runbooks/', import.meta.url);
const RUNBOOKS = readdirSync(FOLDER).map((name) => readFileSync(new URL(name, FOLDER), 'utf8'));

const PLACE: RunbookPlace = {
  ...{ balancerType: 'application', region: 'eu-central-1', accountId: '123456789012' },
  ...{ balancer: 'app/pay/4d5e6f708192a3b4', node: '10.1.2.3', otherNode: '10.1.2.4' },
  ...{ nodes: ['10.1.2.3', '10.1.2.4'], host: 'pay.example.net', port: 8443, day: '2026-03-02' },
};

describe('the runbooks', () => {
  test.each(PLACEHOLDERS)('hold $text', ({ text }) => {
    expect(RUNBOOKS.some((runbook) => runbook.includes(text))).toBe(true);
  });

  test('name nothing of an example where all is known', () => {
    const filled = RUNBOOKS.map((runbook) => filledRunbook(runbook, PLACE)).join('\n');
    const commands = [...filled.matchAll(/^```\w+\n(.*?)^```$/gms)]
      .map(([, code]) => code)
      .join('');
    for (const example of ['192.0.2.', 'shop.example.com', 'BALANCER=shop', "'app/shop/"]) {
      expect(commands).not.toContain(example);
    }
    expect(commands).toContain('NODE=10.1.2.3:8443 OTHER=10.1.2.4:8443 NAME=pay.example.net');
    expect(commands).toContain(
      '--load-balancer-arn arn:aws:elasticloadbalancing:eu-central-1:123456789012:loadbalancer/app/pay/4d5e6f708192a3b4',
    );
    expect(commands).toContain(
      'AWSLogs/123456789012/elasticloadbalancing/eu-central-1/2026/03/02/',
    );
  });
});

const NODE = 'NODE=192.0.2.1:443 NAME=shop.example.com';

test.each<[string, string, Partial<RunbookPlace>, string]>([
  ['IPv6', NODE, { node: '2001:db8::1' }, 'NODE=[2001:db8::1]:8443 NAME=pay.example.net'],
  [
    'a node with its port',
    NODE,
    { node: '10.1.2.3:9443' },
    'NODE=10.1.2.3:9443 NAME=pay.example.net',
  ],
  ['no name', NODE, { host: null }, 'NODE=10.1.2.3:8443 NAME=shop.example.com'],
  ['a classic balancer', 'BALANCER=shop', { balancer: 'legacy-pay' }, 'BALANCER=legacy-pay'],
  [
    'an ARN in China',
    '--load-balancer-arn ARN',
    { region: 'cn-north-1', balancer: 'net/a/1' },
    '--load-balancer-arn arn:aws-cn:elasticloadbalancing:cn-north-1:123456789012:loadbalancer/net/a/1',
  ],
  ['no account', '--load-balancer-arn ARN', { accountId: null }, '--load-balancer-arn ARN'],
])('%s', (_name, text, given, filled) => {
  expect(filledRunbook(text, { ...PLACE, ...given })).toBe(filled);
});

test('text of a log that a shell would run stays out of commands', () => {
  const hostile = ['x; rm -rf ~', '$(id)', '`id`', "a'b", 'a\nb', '-x', 'a|b', 'a&b', '*'];
  for (const text of hostile) {
    const place = {
      ...PLACE,
      node: text,
      otherNode: text,
      host: text,
      balancer: text,
      nodes: [text],
    };
    const all = { ...place, region: text, accountId: text, day: text };
    for (const runbook of RUNBOOKS) expect(filledRunbook(runbook, all)).toBe(runbook);
  }
});

test('a deviation names its node; sessions are of the same node, or of another one', () => {
  const { report } = fleet({ balancers: 1, nodes: 3 });
  const { balancerType, region, balancer } = report.balancers[0] ?? {
    balancerType: 'network',
    region: '',
    balancer: '',
  };
  const target = { balancerType, region, balancer, host: 'a.example.net', port: 8443 };
  const [place] = placesOf({ ...report, targets: [target] }).balancers;
  if (place === undefined) throw new Error('the fleet has no balancer');
  const of = (relation: 'same-node' | 'cross-node', node: string | null) =>
    runbookPlace({ relation, node }, place, '2026-03-02T09:00:00.000Z');
  expect(of('same-node', '10.0.0.2')).toMatchObject({
    ...{ node: '10.0.0.2', otherNode: '10.0.0.2', host: 'a.example.net', port: 8443 },
    day: '2026-03-02',
  });
  expect(of('cross-node', '10.0.0.1')).toMatchObject({ otherNode: '10.0.0.2' });
  expect(of('cross-node', null)).toMatchObject({ node: '10.0.0.1', otherNode: '10.0.0.2' });
});
