import { expect, test } from 'vitest';
import { show } from '../browser.ts';
import { fragment, HISTORY, pageOpener, testEveryPage } from '../pages.ts';

const open = pageOpener();
const of = (wanted: string) =>
  HISTORY.report.balancers.find(({ verdict }) => verdict === wanted)?.balancer ?? '';

testEveryPage(
  'a balancer opens with its verdict and the reason',
  async (page, url, { balancers }) => {
    for (const { balancer, region, verdict, reason } of balancers.slice(0, 12)) {
      await show(page, url, fragment({ balancer, in: region }));
      const judgement = page.locator(`#balancer [data-judgement="${verdict}"]`);
      expect(await judgement.locator('.verdict').count()).toBe(1);
      expect(await judgement.locator('.reason').textContent()).toBe(reason);
    }
  },
);

test('without enough evidence it says what is missing, and the commands that help', async () => {
  const { page, faults } = await open();
  const balancer = of('not-enough-evidence');
  await show(page, HISTORY.url, fragment({ balancer }));
  const judgement = page.locator('[data-judgement]');
  expect(await judgement.locator('[data-fact="lacks"]').innerText()).toContain('longer history');
  expect(await judgement.locator('[data-fact="unchecked"]').innerText()).toContain('session IDs');
  expect(await judgement.locator('h3').textContent()).toBe('What to do next');
  const [target = '', ...commands] = await judgement.locator('.steps code').allTextContents();
  expect(JSON.parse(target)).toMatchObject([{ name: balancer }]);
  expect(commands[0]).toContain('npm run probe -- --targets targets.json');
  expect(commands[1]).toContain('npm run analyse -- ./logs');
  expect(faults).toEqual([]);
});

test('a sound balancer asks its clients alone', async () => {
  const { page } = await open();
  await show(page, HISTORY.url, fragment({ balancer: of('sound') }));
  const steps = page.locator('[data-judgement="sound"] .steps');
  expect(await steps.locator('code').allTextContents()).toEqual([
    'npm run client-check -- --type application -- COMMAND',
  ]);
  expect(await steps.textContent()).toContain('go-http');
});
