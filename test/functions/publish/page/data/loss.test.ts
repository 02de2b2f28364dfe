import { expect, test } from 'vitest';
import { lossOf } from '../../../../../functions/publish/page/data/loss.ts';
import { placesOf } from '../../../../../functions/publish/page/data/places.ts';
import { makeReport } from '../../../../../functions/publish/report.ts';
import { fleet } from '../../../../browser/fleet.ts';
import { sampleParts } from '../../report-samples.ts';

const sample = placesOf(makeReport(sampleParts()));

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

test('a log without user agents, or of an older version, has one step for its full returns', () => {
  const [place] = placesOf(fleet({ balancers: 1, nodes: 1 }).report).balancers;
  if (place === undefined) throw new Error('the fleet has no balancer');
  const loss = lossOf({ ...place, clients: null });
  const same = loss?.steps.find(({ id }) => id === 'same-node');
  expect(same).toEqual({
    id: 'same-node',
    label: 'Came back to the same node, but full',
    handshakes: place.byArrival['same-node']?.full,
  });
  expect(loss?.steps.map(({ id }) => id)).not.toContain('silent');
  expect(loss?.byKind).toBeNull();
});

test('a place that only probes know has lost nothing', () => {
  const [balancer] = sample.balancers;
  if (balancer === undefined) throw new Error('the sample has no balancer');
  expect(lossOf({ ...balancer, log: null })).toBeNull();
});

test('a rate above the ceiling sends the reader to the deviations, not to what was lost', () => {
  const [balancer] = placesOf(fleet({ balancers: 1, nodes: 1 }).report).balancers;
  if (balancer?.log == null) throw new Error('the fleet has no log');
  const log = { ...balancer.log, resumed: 60, full: 40, ceiling: 0.5 };
  const { sentences = [] } = lossOf({ ...balancer, log }) ?? {};
  expect(sentences[0]).toBe('60.0% of 100 handshakes with a known outcome were resumed.');
  expect(sentences[1]).toMatch(/^The ceiling is 50.0%.* More was resumed than that/);
  expect(sentences).toHaveLength(2);
  const below = lossOf({ ...balancer, log: { ...log, ceiling: 0.6 } });
  expect(below?.sentences.at(-1)).toMatch(/^Most is lost to: /);
});
