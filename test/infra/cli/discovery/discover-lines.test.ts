import { expect, test } from 'vitest';
import { mergedTargets } from '../../../../functions/discover/merged-targets.ts';
import { watchState } from '../../../../functions/discover/watch-state.ts';
import { gapLines, watchLines } from '../../../../infra/cli/discovery/discover-lines.ts';
import { balancer, delivery, listing } from '../../../functions/discover/listing-samples.ts';

test('nothing found is said as such', () => {
  expect(watchLines(watchState([listing([])]), [])).toEqual([
    '0 balancers found (0 classic, 0 application, 0 network), 0 of them without a TLS listener.',
    'Logs tell of 0 of 0 balancers with TLS.',
  ]);
});

test('where nothing logs, the command has a place to fill in', () => {
  const lines = watchLines(watchState([listing([balancer({ name: 'legacy' })])]), []);
  expect(lines.slice(2)).toEqual([
    '',
    'Not watched, unless you probe them; to turn their logs on:',
    '  legacy (classic, 123456789012, eu-west-1)',
    '    aws elb modify-load-balancer-attributes --region eu-west-1 --load-balancer-name legacy ' +
      `--load-balancer-attributes '{"AccessLog":{"Enabled":true,"S3BucketName":"YOUR-LOG-BUCKET","EmitInterval":5}}'`,
  ]);
});

test('a log that goes elsewhere is told, and no second one is turned on', () => {
  const one = balancer();
  const deliveries = [delivery(one.arn ?? '', { destinationType: 'CWL' })];
  expect(watchLines(watchState([listing([one], { deliveries })]), []).slice(1)).toEqual([
    'Logs tell of 0 of 1 balancers with TLS.',
    'log not read, it goes to CloudWatch Logs: app/shop/50dc6c495c0c9188 (application, 123456789012, eu-west-1)',
  ]);
});

test('what is missing, and what is not known, is said', () => {
  const gaps = [{ api: 'logs', reason: 'access denied', isNotEnabled: false }] as const;
  const known = mergedTargets([], [listing([balancer({ name: 'app/gone/1' })])]);
  const now = [listing([balancer()], { gaps })];
  expect(watchLines(watchState(now), mergedTargets(known, now)).slice(1)).toEqual([
    'Logs tell of 0 of 1 balancers with TLS.',
    'Of 1 it is not known: CloudWatch Logs did not answer.',
    'missing since 2026-06-01T12:01:00.000Z: app/gone/1, port 443',
  ]);
});

test('Regions that are not enabled are told apart from what AWS did not answer', () => {
  const gap = { api: 'v2', reason: "can't ask", isNotEnabled: false } as const;
  const off = { ...gap, isNotEnabled: true };
  const listings = [
    listing([], { gaps: [gap] }),
    listing([], { region: 'ap-east-1', gaps: [off, { ...off, api: 'logs' }] }),
  ];
  expect(gapLines(listings)).toEqual({
    failed: ["not listed: 123456789012 eu-west-1 (v2): can't ask; nothing was changed"],
    notEnabled: ['not enabled: 123456789012 ap-east-1'],
  });
});
