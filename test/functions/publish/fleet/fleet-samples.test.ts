import { expect, test } from 'vitest';
import { fleetSamples, partSamples } from '../../../../functions/publish/fleet/fleet-samples.ts';
import { makeFleet, summaryOf } from '../../../../functions/publish/fleet/make-fleet.ts';
import { exposition } from '../../../../functions/publish/prometheus/exposition.ts';
import { AGEING, NOW_MS, samplePart } from './region-samples.ts';

const here = samplePart();
const there = samplePart({ name: '999988887777/eu-west-1', stale: true });

test('samples of two reports of one name are two series: each says whose it is', () => {
  const samples = [here, there].flatMap((part) => partSamples(part));
  const lines = exposition(samples, 'text').split('\n');
  const series = lines.filter((line) => line.startsWith('resumption_watch_rate_ratio{'));
  expect(series.map((line) => /part="([^"]+)"/.exec(line)?.[1])).toEqual([here.name, there.name]);
  expect(series[0]).toMatch(
    /^resumption_watch_rate_ratio\{part="[^"]+",balancer_type="application",/,
  );
});

test('a fleet tells when each part reported, and which are stale', () => {
  const fleet = makeFleet([here, there].map(summaryOf), [{ key: 'x', reason: 'y' }], AGEING);
  const text = exposition(fleetSamples(fleet), 'text');
  expect(text).toContain(`resumption_watch_fleet_timestamp_seconds ${NOW_MS / 1000}\n`);
  expect(text).toContain(
    `resumption_watch_fleet_reported_timestamp_seconds{part="${here.name}"} ${NOW_MS / 1000 - 3600}`,
  );
  expect(text).toContain(`resumption_watch_fleet_stale{part="${here.name}"} 0`);
  expect(text).toContain(`resumption_watch_fleet_stale{part="${there.name}"} 1`);
  expect(text).toContain('resumption_watch_fleet_left_out 1\n');
});

test('a part gets what others leave of the room: what does not fit is counted under its name', () => {
  const all = partSamples(here);
  const some = partSamples(here, all.length - 1);
  expect(some.length).toBeLessThan(all.length);
  expect(some.slice(0, -1)).toEqual(all.slice(0, some.length - 1));
  expect(some.at(-1)).toMatchObject({ metric: 'samples_left_out', labels: { part: here.name } });
  const left = all.length - (some.length - 1);
  expect(some.at(-1)?.value).toBe(left);
  expect(partSamples(here, -1)).toHaveLength(1);
});

test('one large report drops no metric of others', () => {
  const [first] = here.report.balancers;
  if (first === undefined) expect.fail();
  const balancers = Array.from({ length: 26_000 }, (_, at) => ({ ...first, balancer: `${at}` }));
  const large = samplePart({ name: 'large', report: { ...here.report, balancers } });
  const text = exposition(
    [large, there].flatMap((part) => partSamples(part)),
    'text',
  );
  const verdicts = text.match(/^resumption_watch_balancer_verdict\{part="[^"]+"/gm) ?? [];
  expect(new Set(verdicts)).toEqual(
    new Set([`resumption_watch_balancer_verdict{part="${there.name}"`]),
  );
  expect(text).toContain('resumption_watch_samples_left_out{part="large"} 104000\n');
});
