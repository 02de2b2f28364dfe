import { expect, test } from 'vitest';
import { placesOf } from '../../../../../functions/publish/page/data/places.ts';
import { typeSummaries } from '../../../../../functions/publish/page/data/type-summary.ts';
import { makeReport } from '../../../../../functions/publish/report.ts';
import { fleet } from '../../../../browser/fleet.ts';
import { sampleParts } from '../../report-samples.ts';

const sample = placesOf(makeReport(sampleParts()));

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
