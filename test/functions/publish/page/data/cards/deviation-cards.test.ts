import { expect, test } from 'vitest';
import type { Report, ReportDeviation } from '../../../../../../functions/model/report.ts';
import { deviationCards } from '../../../../../../functions/publish/page/data/cards/deviation-cards.ts';
import { placesOf } from '../../../../../../functions/publish/page/data/places.ts';
import { fleet } from '../../../../../browser/fleet.ts';

const { report } = fleet({ balancers: 12, nodes: 3 });
const [first] = report.deviations;
if (first === undefined) throw new Error('the fleet has no deviation');

/** A deviation of the fleet's balancer `at`. */
function found(at: number, given: Partial<ReportDeviation> = {}): ReportDeviation {
  const { balancerType, region, accountId, balancer } = report.balancers[at] ?? first ?? {};
  const place = { balancerType, region, accountId, balancer };
  return { ...first, ...place, node: null, reason: 'It fails.', ...given } as ReportDeviation;
}

/** The cards of a report in which these are all deviations, each balancer with its own impact. */
function cardsOf(deviations: readonly ReportDeviation[], impact: Readonly<Record<number, number>>) {
  const clients = report.clients.map((row) => {
    const at = report.balancers.findIndex(({ balancer }) => balancer === row.balancer);
    return { ...row, avoidableFullPerDay: impact[at] ?? null };
  });
  const places = placesOf({ ...report, clients, deviations: [...deviations] } as Report);
  return deviationCards(deviations, places);
}

test('equal facts are one, with each balancer and node that shows it', () => {
  const nodes = ['10.0.0.2', '10.0.0.1', '10.0.0.3'].map((node) => found(0, { node }));
  const [card, ...more] = cardsOf([...nodes, found(1, { node: '10.0.1.1' })], { 0: 5, 1: 9 });
  expect(more).toEqual([]);
  expect(card?.facts).toHaveLength(1);
  expect(card?.facts[0]?.places.map(({ nodes }) => nodes)).toEqual([
    ['10.0.1.1'],
    ['10.0.0.1', '10.0.0.2', '10.0.0.3'],
  ]);
  expect(card?.impact).toBe(14);
});

test('what differs in the fact, the rule or the severity stays apart', () => {
  const cards = cardsOf(
    [found(0), found(0, { reason: 'Other counts.' }), found(0, { rule: 'stale' })],
    {},
  );
  expect(cards.map(({ facts }) => facts.length)).toEqual([2, 1]);
  expect(cards[0]?.impact).toBeNull();
});

test('what costs most comes first; an outage before it, and info last', () => {
  const cards = cardsOf(
    [
      found(0, { rule: 'never-resumed', severity: 'info' }),
      found(1, { rule: 'node-below-peers', severity: 'warning' }),
      found(2, { rule: 'missing-resumption', severity: 'error' }),
      found(3, { rule: 'unexpected-resumption', severity: 'error' }),
      found(4, { rule: 'failed-offer', severity: 'critical' }),
    ],
    { 0: 900, 1: 70, 2: 30 },
  );
  expect(cards.map(({ rule }) => rule)).toEqual([
    ...['failed-offer', 'node-below-peers', 'missing-resumption', 'unexpected-resumption'],
    'never-resumed',
  ]);
});
