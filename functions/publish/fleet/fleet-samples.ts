import { limitedSamples, type MetricSample, SAMPLES_MAX } from '../prometheus/exposition.ts';
import { reportSamples } from '../prometheus/report-samples.ts';
import type { Fleet } from './fleet.ts';
import type { RegionPart } from './region-part.ts';

/** Of all parts: five of the largest, or dozens as they are, and what memory holds. */
export const FLEET_SAMPLES_MAX = 500_000;

/**
 * The samples of a part's report, each with whose they are: names repeat from part to part. The limit
 * is that of one report, or what others leave of the limit of all.
 */
export function partSamples(
  { name, report }: RegionPart,
  room: number = FLEET_SAMPLES_MAX,
): readonly MetricSample[] {
  const own = limitedSamples(reportSamples(report), Math.min(SAMPLES_MAX, room));
  return own.map((sample) => ({ ...sample, labels: { ...sample.labels, part: name } }));
}

/** The samples of a fleet itself: which of its parts reported when. */
export function fleetSamples({ generatedAt, parts, leftOut }: Fleet): readonly MetricSample[] {
  return [
    sample('fleet_timestamp_seconds', null, secondsOf(generatedAt)),
    ...parts.flatMap(({ name, reportedAt, stale }) => [
      sample('fleet_reported_timestamp_seconds', name, secondsOf(reportedAt)),
      sample('fleet_stale', name, Number(stale)),
    ]),
    sample('fleet_left_out', null, leftOut.length),
  ];
}

function sample(metric: MetricSample['metric'], part: string | null, value: number): MetricSample {
  return { metric, labels: { part }, value };
}

function secondsOf(text: string): number {
  return Date.parse(text) / 1000;
}
