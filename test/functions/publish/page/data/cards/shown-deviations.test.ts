import { expect, test } from 'vitest';
import { shownDeviations } from '../../../../../../functions/publish/page/data/cards/shown-deviations.ts';
import { INITIAL_STATE } from '../../../../../../functions/publish/page/data/page-state.ts';
import { placesOf } from '../../../../../../functions/publish/page/data/places.ts';
import { fleet } from '../../../../../browser/fleet.ts';

const { report } = fleet({ balancers: 20, nodes: 2 });
const places = placesOf(report);
const shown = (changes: Partial<typeof INITIAL_STATE | Record<string, string>>) =>
  shownDeviations(report.deviations, places, { ...INITIAL_STATE, ...changes });

test.each([
  ['nothing', {}, 4],
  ['rule', { rule: 'missing-resumption' }, 2],
  ['Region', { region: 'eu-west-1' }, 2],
  ['type', { type: 'network' }, 0],
  ['verdict', { verdict: 'suspected' }, 2],
  ['a verdict without deviations', { verdict: 'sound' }, 0],
])('are filtered by %s', (_name, changes, left) => {
  expect(shown(changes)).toHaveLength(left);
});

test('of an open balancer all are shown, whatever the other filters are', () => {
  const [first] = report.deviations;
  const state = { balancer: first?.balancer ?? '', verdict: 'sound', region: 'nowhere' };
  expect(shown(state)).toEqual([first]);
  expect(shown({ ...state, account: '999999999999' })).toEqual([]);
});

test('keep the order of the report', () => {
  expect(shown({})).toEqual(report.deviations);
});
