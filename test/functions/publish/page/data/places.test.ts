import { describe, expect, test } from 'vitest';
import { lossOf } from '../../../../../functions/publish/page/data/loss.ts';
import { INITIAL_STATE } from '../../../../../functions/publish/page/data/page-state.ts';
import {
  filterRows,
  rowsOf,
  sortRows,
} from '../../../../../functions/publish/page/data/place-rows.ts';
import { placesOf } from '../../../../../functions/publish/page/data/places.ts';
import { verdictOf } from '../../../../../functions/publish/page/data/verdict.ts';
import { makeReport } from '../../../../../functions/publish/report.ts';
import { fleet } from '../../../../browser/fleet.ts';
import { sampleParts } from '../../report-samples.ts';

const sample = placesOf(makeReport(sampleParts()));

describe('places', () => {
  test('trials, which name no account, are of the one balancer of their name', () => {
    const { report } = fleet({ balancers: 3, nodes: 2 });
    const { balancers } = placesOf(report);
    expect(
      balancers.map(({ accountId, trials, cells, nodes }) => [
        accountId,
        trials.length,
        cells.length,
        nodes.length,
      ]),
    ).toEqual(Array(3).fill(['123456789012', 6, 18, 2]));
  });

  test('two accounts with a balancer of one name are two balancers, and trials of neither', () => {
    const { report } = fleet({ balancers: 1, nodes: 1 });
    const other = report.rates
      .filter(({ evidence, accountId }) => evidence === 'log' && accountId !== null)
      .map((rate) => ({ ...rate, accountId: '210987654321' }));
    const { balancers } = placesOf({ ...report, rates: [...report.rates, ...other] });
    expect(balancers.map(({ accountId, cells }) => [accountId, cells.length])).toEqual([
      ['123456789012', 0],
      [null, 6],
      ['210987654321', 0],
    ]);
  });

  test('a balancer that only deviates, or only has a place in the ledger, is there', () => {
    const names = sample.balancers.map(({ balancer }) => balancer);
    expect(names).toContain('net/api/2222222222222222');
    expect(names).toContain('never-used');
  });

  test('trials lie behind for the balancer that they are of', () => {
    const { balancers } = placesOf(fleet({ balancers: 3, nodes: 1 }).report);
    for (const { freshness } of balancers) {
      expect(freshness.map(({ evidence }) => evidence)).toEqual(['log', 'trials']);
    }
  });
});

describe('the verdict', () => {
  test('its four counts are all balancers', () => {
    const { balancers, deviating, suspected, untold, asDocumented } = verdictOf(sample);
    expect(deviating + suspected + untold + asDocumented).toBe(balancers);
    expect(balancers).toBe(sample.balancers.length);
  });
});

describe('where resumption is lost', () => {
  test('the steps of a counted balancer are all its handshakes', () => {
    for (const place of placesOf(fleet({ balancers: 4, nodes: 2 }).report).balancers) {
      const loss = lossOf(place);
      const sum = loss?.steps.reduce((all, { handshakes }) => all + handshakes, 0);
      expect(sum).toBe(place.log?.handshakes);
    }
  });

  test('an unobservable log gives arrivals and the ceiling, and says that it can’t tell more', () => {
    const network = sample.balancers.find(({ balancerType }) => balancerType === 'network');
    const loss = network === undefined ? null : lossOf(network);
    expect(loss?.steps.map(({ id }) => id)).toEqual(['same-node', 'cross-node', 'first', 'failed']);
    expect(loss?.sentences[0]).toMatch(/^This log can’t tell/);
  });
});

describe('lines of the table', () => {
  const rows = rowsOf(placesOf(fleet({ balancers: 20, nodes: 2 }).report), 'balancer');

  test.each([
    ['text', { text: '1234 EU-WEST' }, 7],
    ['Region', { region: 'us-east-1' }, 7],
    ['deviating only', { deviating: 'yes' }, 2],
    ['rule', { rule: 'stale' }, 0],
    ['method', { method: 'probed' }, 20],
  ])('are filtered by %s', (_name, filter, left) => {
    expect(filterRows(rows, { ...INITIAL_STATE, ...filter })).toHaveLength(left);
  });

  test('what has no value stands last in both orders', () => {
    const all = rowsOf(sample, 'balancer');
    for (const order of ['ascending', 'descending']) {
      const rates = sortRows(all, { ...INITIAL_STATE, sort: 'rate', order }).map(
        ({ place }) => place.log?.rate ?? null,
      );
      expect(rates.indexOf(null)).toBe(rates.filter((rate) => rate !== null).length);
    }
  });
});
