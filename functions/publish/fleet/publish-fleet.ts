import { gzipSync } from 'node:zlib';
import { readDocument, writeDocument, writeWhole } from '../../lake/lake-document.ts';
import type { ObjectStore } from '../../ports.ts';
import { exposition, type MetricSample } from '../prometheus/exposition.ts';
import type { MetricLevel } from '../rate-metrics.ts';
import type { Fleet } from './fleet.ts';
import { type FleetMetric, fleetMetrics, partMetrics } from './fleet-metrics.ts';
import { fleetPage, PAGE_BYTES_MAX, type PackedPart, packedBytes, packPart } from './fleet-page.ts';
import { FLEET_SAMPLES_MAX, fleetSamples, partSamples } from './fleet-samples.ts';
import { makeFleet, type PartSummary, summaryOf } from './make-fleet.ts';
import { type PartSettings, type RegionPart, regionParts } from './region-part.ts';
import { failedAt, homeSources, type LeftOut } from './region-source.ts';

/** Where what was made of all Regions lies in the home lake. */
export const FLEET_KEYS = {
  fleet: 'fleet/latest.json',
  page: 'fleet/latest.html',
  metrics: 'fleet/latest.prom',
  history: 'fleet/history.json.gz',
} as const;

/** What a fleet is made by. */
export interface FleetSettings extends PartSettings {
  readonly version: string;
  /** Of all parts as they are packed; those beyond it are in the table alone. */
  readonly pageBytesMax?: number;
  /** Is given each part in turn, whose report may be forgotten then. */
  readonly onPart?: (part: RegionPart) => void;
}

/** A fleet, and what its page, its metrics and its history are made of. */
export interface JoinedFleet {
  readonly fleet: Fleet;
  readonly packed: readonly PackedPart[];
  readonly samples: readonly MetricSample[];
  /** Those of what was left out at which this program fails. */
  readonly failed: readonly LeftOut[];
}

/** Joins what many Regions report; whatever can't be read is left out and spoils nothing else. */
export async function joinFleet(
  sources: Parameters<typeof regionParts>[0],
  settings: FleetSettings,
): Promise<JoinedFleet> {
  const summaries: PartSummary[] = [];
  const leftOut: LeftOut[] = [];
  const packed: PackedPart[] = [];
  const samples: MetricSample[] = [];
  let roomBytes = settings.pageBytesMax ?? PAGE_BYTES_MAX;
  for await (const part of regionParts(sources, settings)) {
    if ('reason' in part) {
      leftOut.push(part);
      continue;
    }
    try {
      const made = {
        ...{ summary: summaryOf(part), packed: packPart(part) },
        samples: partSamples(part, FLEET_SAMPLES_MAX - samples.length),
      };
      settings.onPart?.(part);
      summaries.push(made.summary);
      const bytes = packedBytes(made.packed);
      if (bytes <= roomBytes) {
        roomBytes -= bytes;
        packed.push(made.packed);
      }
      // Not as arguments: a large account has more than a call takes.
      for (const sample of made.samples) samples.push(sample);
    } catch (error) {
      leftOut.push(failedAt(part.name, error));
    }
  }
  // One that can't be read spoils no other; where none can, it is the store that fails.
  const fault = leftOut.find((one) => one.fault !== undefined)?.fault;
  if (summaries.length === 0 && fault !== undefined) throw fault;
  const fleet = makeFleet(summaries, leftOut, settings);
  return {
    ...{ fleet, packed, failed: leftOut.filter(({ error }) => error !== undefined) },
    samples: [...fleetSamples(fleet), ...samples],
  };
}

/** In which the last part that is begun is read, the largest that may be, and all is written. */
const RESERVE_MS = 180_000;

/** How the home stack makes its page: `until` is when all has to be written. */
export interface HomeSettings extends PartSettings {
  readonly version: string;
  readonly pageShell: string;
  readonly metricLevel: MetricLevel;
  /** Whose reports it looks for: its own account and those that may write here. */
  readonly accounts: readonly string[];
}

/** A fleet as it was written, and its metrics to send. */
export interface PublishedFleet extends Pick<JoinedFleet, 'fleet' | 'failed'> {
  readonly metrics: readonly FleetMetric[];
}

/**
 * Writes the histories of all parts as one document, each as it is packed for the page: a gzip file
 * is a series of members (RFC 1952, section 2.2), so that none has to be unpacked again.
 */
async function writeHistory(home: ObjectStore, packed: readonly PackedPart[]): Promise<void> {
  const held = packed.filter(({ history }) => history !== '');
  const members = held.flatMap(({ name, history }, at) => [
    gzipSync(`${at === 0 ? '' : ','}{"name":${JSON.stringify(name)},"history":`),
    Buffer.from(history, 'base64'),
    gzipSync('}'),
  ]);
  const all = [gzipSync('{"schema":1,"parts":['), ...members, gzipSync(']}\n')];
  await writeWhole(home, FLEET_KEYS.history, Buffer.concat(all));
}

/** Makes one page, one history and one set of metrics of what all Regions left in the home lake. */
export async function publishFleet(
  home: ObjectStore,
  { pageShell, metricLevel, accounts, until, ...settings }: HomeSettings,
): Promise<PublishedFleet> {
  const before = await readDocument<Fleet>(home, FLEET_KEYS.fleet);
  const metrics: FleetMetric[] = [];
  const readUntil = until && { ...until, atMs: until.atMs - RESERVE_MS };
  const { fleet, packed, samples, failed } = await joinFleet(homeSources(home, accounts), {
    ...settings,
    ...(readUntil && { until: readUntil }),
    onPart: (part) => metrics.push(...partMetrics(part, metricLevel, before)),
  });
  await writeHistory(home, packed);
  const page = Buffer.from(fleetPage(pageShell, fleet, packed));
  await writeWhole(home, FLEET_KEYS.page, page);
  await writeWhole(home, FLEET_KEYS.metrics, Buffer.from(exposition(samples, 'text')));
  // Last: by it the next one knows which reports' metrics were sent.
  await writeDocument(home, FLEET_KEYS.fleet, fleet);
  return { fleet, failed, metrics: [...fleetMetrics(fleet, metricLevel), ...metrics] };
}
