import { expect, test } from 'vitest';
import type { Report } from '../../../functions/model/report.ts';
import { reportOfBefore } from '../../functions/publish/report-of-before.ts';
import { show } from '../browser.ts';
import {
  commas,
  fragment,
  HISTORY,
  LAB,
  logRates,
  pageOpener,
  pageWriter,
  percent,
  testEveryPage,
} from '../pages.ts';

const open = pageOpener();
const write = pageWriter();

testEveryPage('each kind of client has its numbers and its rate', async (page, url, report) => {
  for (const { balancer, region } of logRates(report, 'balancer').slice(0, 6)) {
    await show(page, url, fragment({ balancer: balancer ?? '', in: region }));
    const kinds = report.rates.filter(
      (rate) => rate.balancer === balancer && rate.clientKind !== 'all',
    );
    // Without user agents, as in the logs of network balancers, no kinds are told apart.
    const isTold = kinds.some(({ clientKind }) => clientKind !== 'none');
    const rows = kinds.filter(({ arrival }) => isTold && arrival === 'all');
    expect(await page.locator('.kinds tbody tr').count()).toBe(rows.length);
    for (const { clientKind, handshakes, method } of rows) {
      const back = kinds.find(
        (rate) => rate.clientKind === clientKind && rate.arrival === 'same-node',
      );
      const cells = await page.locator(`[data-kind="${clientKind}"] td`).allTextContents();
      expect(cells.slice(0, 2)).toEqual([commas(handshakes), commas(back?.handshakes ?? 0)]);
      const counted = method === 'counted' && back !== undefined && back.rate !== null;
      expect(cells[2]).toBe(counted ? commas(back.resumed) : '–');
      expect(cells[3]).toContain(counted ? percent(back.rate) : '–');
    }
  }
});

testEveryPage(
  'attainable stands beside the ceiling, always as an estimate from user agents',
  async (page, url, { clients, rates }) => {
    const known = clients.filter(({ level, attainable }) => level === 'balancer' && attainable);
    expect(known.length).toBeGreaterThan(0);
    for (const { balancer, region, attainable } of known.slice(0, 6)) {
      await show(page, url, fragment({ balancer: balancer ?? '', in: region }));
      const text = await page.locator('.clients').textContent();
      const ceiling = logRates({ rates } as Report, 'balancer').find(
        (rate) => rate.balancer === balancer,
      )?.ceiling;
      expect(text).toContain(`Attainable: ${percent(attainable)}`);
      expect(text).toContain(`ceiling of ${percent(ceiling ?? null)}`);
      expect(text).toContain('an estimate from user agents, which anybody can forge');
    }
  },
);

test('a network log says that it has no user agent, and shows no kinds', async () => {
  const { page } = await open();
  const network = LAB.report.balancers.find(({ balancerType }) => balancerType === 'network');
  await show(page, LAB.url, fragment({ balancer: network?.balancer ?? '' }));
  expect(await page.locator('.clients').textContent()).toContain('have no user agent');
  expect(await page.locator('.kinds').count()).toBe(0);
});

test('a report of before kinds of clients shows all the rest, and says what it lacks', async () => {
  const { page, faults } = await open();
  const balancer = HISTORY.report.balancers[1]?.balancer ?? '';
  await show(page, write(reportOfBefore(HISTORY.report), null), fragment({ balancer }));
  expect(await page.locator('.clients').textContent()).toContain('an older version made it');
  expect(await page.locator('.loss [data-step="same-node"]').count()).toBe(1);
  expect(await page.locator('[data-by-kind]').count()).toBe(0);
  const [rate] = logRates(HISTORY.report, 'balancer').filter((row) => row.balancer === balancer);
  expect(await page.locator('.loss [data-step="all"] td').first().textContent()).toBe(
    commas(rate?.handshakes ?? 0),
  );
  expect(faults).toEqual([]);
});

test('a node has no kinds of its own: they are of its balancer', async () => {
  const { page } = await open();
  const [node] = logRates(HISTORY.report, 'node');
  await show(
    page,
    HISTORY.url,
    fragment({ balancer: node?.balancer ?? '', node: node?.node ?? '' }),
  );
  expect(await page.locator('#balancer .loss').count()).toBe(1);
  expect(await page.locator('#balancer .clients').count()).toBe(0);
});
