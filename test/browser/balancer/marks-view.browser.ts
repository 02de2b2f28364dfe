import { expect } from 'vitest';
import { show } from '../browser.ts';
import { fragment, testEveryPage } from '../pages.ts';

testEveryPage(
  'whether the log tells the truth: what probes say of it, or that none did',
  async (page, url, { balancers, marks = [], rates }) => {
    const [first] = marks;
    for (const { balancer, region } of balancers.slice(0, 3)) {
      await show(page, url, fragment({ balancer, in: region }));
      const section = page.locator('#balancer [data-marks]');
      const own = marks.find((row) => row.balancer === balancer && row.region === region);
      const isCounted = rates.some(
        (row) => row.balancer === balancer && row.region === region && row.method === 'counted',
      );
      if (own === undefined) {
        const said = isCounted ? ['Mark of the log: not confirmed by probes.'] : [];
        expect(await section.allTextContents()).toEqual(said);
        continue;
      }
      const text = (await section.textContent()) ?? '';
      const wrong = own.resumedThoughFull + own.fullThoughResumed;
      if (own.agreement !== null)
        expect(text).toContain(wrong === 0 ? 'mark confirmed by' : 'mark contradicted by');
    }
    if (first === undefined) return;
    await show(page, url, fragment({ balancer: first.balancer, in: first.region }));
    const table = page.getByRole('region', { name: 'What the log says of probes' });
    expect(await table.locator('tbody tr').count()).toBe(first.byVersion.length);
    const [row] = first.byVersion;
    expect(await table.locator('tbody tr').first().textContent()).toContain(
      `${row?.tlsVersion}${row?.mechanism}${row?.confirmed}${row?.resumedThoughFull}`,
    );
  },
);
