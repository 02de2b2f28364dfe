import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import type { Report, ReportRate } from '../../functions/model/report.ts';
import { formatState, INITIAL_STATE } from '../../functions/publish/page/data/page-state.ts';
import { show } from './browser.ts';

// Each view against the numbers of its report, wherever the page comes from.

type Check = (page: Page, url: string, report: Report) => Promise<void>;

const commas = (value: number) => value.toLocaleString('en-US');
const percent = (share: number | null) => (share === null ? '–' : `${(share * 100).toFixed(1)}%`);
const fragment = (state: Partial<typeof INITIAL_STATE | Record<string, string>>) =>
  formatState({ ...INITIAL_STATE, ...state });

/** As the page words it: to the nearest minute. */
function lag(seconds: number): string {
  if (seconds < 59.5) return `${seconds.toFixed(0)} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 60
    ? `${minutes} min`
    : `${(minutes - (minutes % 60)) / 60} h ${minutes % 60} min`;
}

/** The rates of a level, all arrivals and versions together, from logs. */
function logRates(report: Report, level: ReportRate['level']): readonly ReportRate[] {
  return report.rates.filter(
    (rate) =>
      rate.level === level &&
      rate.evidence === 'log' &&
      rate.arrival === 'all' &&
      rate.tlsVersion === 'all',
  );
}

function ofBalancer(rate: ReportRate): Record<string, string> {
  return { balancer: rate.balancer ?? '', account: rate.accountId ?? '', in: rate.region };
}

const isAnswer = (verdict: string | null) =>
  !['inconclusive', 'too-few', 'not-applicable'].includes(verdict ?? '');

/** One check a view; a name says what must hold. */
export const PAGE_CHECKS: Readonly<Record<string, Check>> = {
  'the verdict counts every balancer once, and those that deviate': async (page, url, report) => {
    await show(page, url);
    const tiles = await page.locator('[data-tile] strong').allTextContents();
    const all = report.regions.reduce((sum, { balancers }) => sum + balancers, 0);
    expect(tiles.reduce((sum, text) => sum + Number(text.replaceAll(',', '')), 0)).toBe(all);
    const worse = report.deviations.filter(({ severity }) => severity !== 'info');
    const names = new Set(
      worse.map((row) => JSON.stringify([row.accountId, row.region, row.balancer])),
    );
    expect(await page.locator('[data-tile="deviating"] strong').textContent()).toBe(
      `${names.size}`,
    );
    const window = report.window.end?.slice(0, 16).replace('T', ' ') ?? 'No handshake';
    expect(await page.locator('.freshness').textContent()).toContain(window);
  },

  'where resumption is lost adds up to all handshakes, and names what was resumed': async (
    page,
    url,
    report,
  ) => {
    for (const rate of logRates(report, 'balancer').slice(0, 12)) {
      await show(page, url, fragment(ofBalancer(rate)));
      const cell = async (step: string) =>
        await page.locator(`.loss [data-step="${step}"] td`).first().textContent();
      expect(await cell('all')).toBe(commas(rate.handshakes));
      expect(await cell('failed')).toBe(commas(rate.failed));
      if (rate.method === 'counted') expect(await cell('resumed')).toBe(commas(rate.resumed));
      const steps = page.locator('.loss tr:not([data-step="all"]) td:nth-of-type(1)');
      const parts = (await steps.allTextContents()).map((text) => Number(text.replaceAll(',', '')));
      expect(parts.reduce((sum, part) => sum + part, 0)).toBe(rate.handshakes);
      expect(await page.locator('.loss').textContent()).toContain(percent(rate.ceiling));
    }
  },

  'the matrix holds every pair with its counts, expectation and verdict': async (
    page,
    url,
    report,
  ) => {
    const balancers = [...new Set(report.matrix.map(({ balancer }) => balancer))].slice(0, 12);
    for (const balancer of balancers) {
      const cells = report.matrix.filter((cell) => cell.balancer === balancer);
      await show(page, url, fragment({ balancer }));
      expect(await page.locator('.matrix td:not(.empty)').count()).toBe(cells.length);
      const values = await page.locator('.matrix [data-verdict] b').allTextContents();
      const counts = await page.locator('.matrix [data-verdict] b + span').allTextContents();
      const offers = cells.filter(({ relation }) => relation !== null);
      const wanted = offers.map(({ resumed, full }) => {
        const answered = resumed + full;
        return `${percent(answered === 0 ? null : resumed / answered)} ${resumed}/${answered}`;
      });
      expect(values.map((value, at) => `${value} ${counts[at]}`).sort()).toEqual(wanted.sort());
      const contradicted = offers.filter(
        ({ verdict, expected }) => verdict !== expected && isAnswer(verdict),
      );
      expect(await page.locator('.matrix [data-verdict] .word', { hasText: '≠' }).count()).toBe(
        contradicted.length,
      );
    }
  },

  'the table shows the rate, interval, ceiling and handshakes of each place': async (
    page,
    url,
    report,
  ) => {
    for (const level of ['region', 'balancer', 'node'] as const) {
      await show(page, url, fragment({ level, sort: 'handshakes' }));
      const rows = await page.locator('table.places tbody tr').allInnerTexts();
      const rates = logRates(report, level).toSorted((a, b) => b.handshakes - a.handshakes);
      for (const rate of rates.slice(0, 40)) {
        const name = rate.node ?? rate.balancer ?? rate.region;
        const wanted = [
          percent(rate.ceiling),
          commas(rate.handshakes),
          rate.rate === null ? 'log can’t tell' : percent(rate.rate),
        ];
        const matching = rows.filter(
          (row) => row.includes(name) && row.includes(rate.balancerType),
        );
        expect(
          matching.some((row) => wanted.every((text) => row.includes(text))),
          `${name} ${wanted}`,
        ).toBe(true);
      }
    }
  },

  'every deviation stands with its reason, the documented sentence and its source': async (
    page,
    url,
    report,
  ) => {
    await show(page, url);
    const text = (await page.locator('#deviations').textContent()) ?? '';
    for (const { reason, says, source, balancer } of report.deviations.slice(0, 30)) {
      for (const part of [reason, says, balancer]) expect(text).toContain(part);
      expect(await page.locator(`#deviations a[href="${source}"]`).count()).toBeGreaterThan(0);
    }
    const rels = await page
      .locator('a[href^="http"]')
      .evaluateAll((links) =>
        links.map((link) => `${link.getAttribute('rel')} ${link.getAttribute('href')}`),
      );
    expect(rels.filter((rel) => !rel.startsWith('noopener noreferrer https://'))).toEqual([]);
  },

  'lines read are rows, skipped and rejected together': async (page, url, { sources }) => {
    await show(page, url);
    const sum = (counts: readonly number[]) => counts.reduce((total, one) => total + one, 0);
    const lines = sum(sources.map((source) => source.lines));
    const rows = sum(sources.map((source) => source.rows));
    const skipped = sum(sources.flatMap(({ skipped: by }) => Object.values(by)));
    const rejected = sum(sources.flatMap(({ rejected: by }) => Object.values(by)));
    const told = await page.locator('#quality [data-conservation]').textContent();
    expect(told).toBe(
      `${commas(lines)} lines read = ${commas(rows)} reduced into handshakes or trials + ` +
        `${commas(skipped)} skipped + ${commas(rejected)} rejected.`,
    );
  },

  'how far logs and trials lie behind: the median, the worst, and each balancer': async (
    page,
    url,
    { freshness },
  ) => {
    for (const [evidence, noun] of [['log', 'log'] as const, ['trials', 'trial'] as const]) {
      await show(page, url);
      const told = (await page.locator(`#quality [data-lag="${evidence}"]`).textContent()) ?? '';
      const rows = freshness.filter((row) => row.evidence === evidence);
      const lags = rows.map(({ lagSeconds }) => lagSeconds).sort((a, b) => a - b);
      const [half, worst] = [lags.length / 2, lags.at(-1)];
      if (worst === undefined) expect(told).toBe(`No ${noun} tells its time.`);
      else if (worst === 0) expect(told).toContain('none is behind the newest data');
      else {
        const middle = ((lags[Math.ceil(half) - 1] ?? 0) + (lags[Math.floor(half)] ?? 0)) / 2;
        expect(told).toContain(`median ${lag(middle)} behind the newest data.`);
        const names = rows.filter(({ lagSeconds }) => lagSeconds === worst);
        const sentences = names.map(
          ({ balancer, region }) =>
            `newest ${noun} of ${balancer} in ${region} is ${lag(worst)} behind the newest data.`,
        );
        expect(
          sentences.some((sentence) => told.includes(sentence)),
          told,
        ).toBe(true);
      }
      for (const { balancer, region, lagSeconds, hoursSeen } of rows.slice(0, 5)) {
        await show(page, url, fragment({ balancer, in: region }));
        const own = await page.locator(`#balancer [data-lag="${evidence}"]`).textContent();
        expect(own).toContain(`${lag(lagSeconds)} behind the newest data`);
        expect(own).toContain(`${noun}s in ${hoursSeen} of the 24 hours`);
      }
    }
  },
};
