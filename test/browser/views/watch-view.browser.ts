import { expect, test } from 'vitest';
import type { NotWatched, ReportWatch } from '../../../functions/model/report-logs.ts';
import { show } from '../browser.ts';
import { fragment, HISTORY, LAB, pageOpener, pageWriter } from '../pages.ts';

const open = pageOpener();
const write = pageWriter();

const DARK: NotWatched = {
  balancerType: 'application',
  region: 'eu-west-1',
  accountId: '123456789012',
  balancer: 'app/<b>dark</b>/1',
  logs: 'no',
  bucket: 'acme-logs',
  unreadPlaces: [],
  probeAt: '2026-06-01T14:00:00.000Z',
};
const WATCH: ReportWatch = {
  ...{ listedAt: '2026-06-01T12:01:00.000Z', balancers: 108, watched: 105 },
  notWatched: [DARK, { ...DARK, balancer: 'app/other/2', logs: 'unknown', probeAt: null }],
  notListed: [
    { accountId: '210987654321', region: 'eu-west-1', what: 'v2', reason: 'AWS is throttling' },
  ],
  routing: [],
};

test('how many of all balancers are watched, and which are not, each with its command', async () => {
  const { page, faults } = await open();
  await show(page, write({ ...HISTORY.report, watch: WATCH }, null));
  expect(await page.locator('[data-watched]').textContent()).toBe(
    'Watched: 105 of 108 balancers with TLS listeners, as AWS listed them at 2026-06-01 12:01 UTC.',
  );
  const dark = page.locator('[data-not-watched]');
  expect(await dark.locator('summary').textContent()).toContain('Not watched: 3 balancers');
  await dark.locator('summary').click();
  const items = await dark.locator('li').allTextContents();
  expect(items[0]).toContain('app/<b>dark</b>/1 (application, eu-west-1, account 123456789012)');
  expect(items[0]).toContain('its log is off; will be probed 2026-06-01 14:00 UTC');
  // A name that AWS can't give is part of no command.
  expect(await dark.locator('code').allTextContents()).toEqual([
    expect.stringMatching(/^aws elbv2 .*:loadbalancer\/app\/other\/2 .*Value=acme-logs$/),
  ]);
  expect(items[2]).toBe('and 1 more');
  expect(await page.locator('[data-not-listed]').textContent()).toContain('(AWS is throttling)');
  expect(faults).toEqual([]);
});

test('logs that come twice are said, over all and at their balancer', async () => {
  const { page, faults } = await open();
  const [one] = HISTORY.report.balancers;
  if (one === undefined) throw new Error('the fleet has a balancer');
  const { balancerType, region, accountId, balancer } = one;
  const both = { balancerType, region, accountId, balancer, logs: ['application-access' as const] };
  const url = write({ ...HISTORY.report, bothDeliveries: [both] }, null);
  await show(page, url, fragment({ balancer }));
  expect(await page.locator('[data-both-deliveries]').textContent()).toContain(balancer);
  const notes = page.locator('#balancer [data-note]');
  expect((await notes.allTextContents()).join(' ')).toContain('each connection counts once');
  expect(faults).toEqual([]);
});

test('a network balancer says that 1/n is no expectation, and that a node may only be away', async () => {
  const { page } = await open();
  const network = LAB.report.balancers.find(({ balancerType }) => balancerType === 'network');
  if (network === undefined) throw new Error('the lab has a network balancer');
  const { balancerType, region, accountId, balancer } = network;
  const dnsRouting = 'partial_availability_zone_affinity';
  const routing = [
    { balancerType, region, accountId, balancer, dnsRouting, crossZone: false, zones: 3 },
  ];
  const url = write({ ...LAB.report, watch: { ...WATCH, routing } }, null);
  await show(page, url, fragment({ balancer }));
  const notes = await page.locator('#balancer [data-note]').allTextContents();
  expect(notes[0]).toContain('no matter of 1/n here: its DNS sends 85 % of clients');
  expect(notes[1]).toContain('A node that is not seen is not gone: a zonal shift');
});

test('where nobody looked for balancers nothing is said of it', async () => {
  const { page } = await open();
  await show(page, HISTORY.url);
  expect(await page.locator('[data-watched], [data-not-watched], [data-not-listed]').count()).toBe(
    0,
  );
});
