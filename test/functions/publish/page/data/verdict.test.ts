import { expect, test } from 'vitest';
import { placesOf } from '../../../../../functions/publish/page/data/places.ts';
import { typeSummaries, verdictOf } from '../../../../../functions/publish/page/data/verdict.ts';
import { makeReport } from '../../../../../functions/publish/report.ts';
import { fleet } from '../../../../browser/fleet.ts';
import { sampleParts } from '../../report-samples.ts';

const sample = placesOf(makeReport(sampleParts()));

test('its four counts are all balancers', () => {
  const { balancers, deviating, suspected, withoutRate, asDocumented } = verdictOf(sample);
  expect(deviating + suspected + withoutRate + asDocumented).toBe(balancers);
  expect(balancers).toBe(sample.balancers.length);
});

test('a balancer without a deviation and without any rate is not as documented', () => {
  const { report } = fleet({ balancers: 3, nodes: 1 });
  const rates = report.rates.map((rate) => ({ ...rate, rate: null }));
  const places = placesOf({ ...report, rates, deviations: [] });
  expect(verdictOf(places)).toMatchObject({ balancers: 3, withoutRate: 3, asDocumented: 0 });
});

test('a deviation of severity info alone is a suspicion', () => {
  const { report } = fleet({ balancers: 1, nodes: 1 });
  const deviations = report.deviations.map((one) => ({ ...one, severity: 'info' as const }));
  expect(verdictOf(placesOf({ ...report, deviations }))).toMatchObject({
    ...{ deviating: 0, suspected: 1, asDocumented: 0 },
  });
  expect(verdictOf(placesOf(report))).toMatchObject({ deviating: 1, suspected: 0 });
});

test('a type whose logs have no mark is summed up by its probes', () => {
  const network = typeSummaries(sample).find((one) => one.balancerType === 'network');
  expect(network).toMatchObject({
    headline: 'no rate',
    details: ['1,234 handshakes in logs', 'its logs can’t tell what was resumed'],
  });
  const [application] = typeSummaries(placesOf(fleet({ balancers: 2, nodes: 2 }).report));
  expect(application?.headline).toMatch(/^\d+\.\d% resumed$/);
  expect(application?.details.at(-1)).toBe(
    'probes: 60 of 60 accepted within scope, 0 of 60 outside',
  );
});
