import type { History } from '../../../../functions/model/history.ts';
import type { Report } from '../../../../functions/model/report.ts';
import { HOUR_MS, instant } from '../../../../functions/model/time.ts';
import type { RegionPart } from '../../../../functions/publish/fleet/region-part.ts';
import type { RegionSource } from '../../../../functions/publish/fleet/region-source.ts';
import { makeReport } from '../../../../functions/publish/report.ts';
import { fleet } from '../../../browser/fleet.ts';
import { sampleParts } from '../report-samples.ts';

/** When the tests' home stacks look. */
export const NOW_MS = Date.UTC(2026, 2, 4, 12);
export const STALE_AFTER_MS = 3 * HOUR_MS;
export const AGEING = { nowMs: NOW_MS, staleAfterMs: STALE_AFTER_MS, version: '0.1.0' } as const;

/** A report of three balancers, as a Region would have it in JSON, so many hours old. */
export function reportOfAge(hours: number, changes: Partial<Report> = {}): Report {
  const report = makeReport(sampleParts());
  const generatedAt = instant(NOW_MS - hours * HOUR_MS);
  return JSON.parse(JSON.stringify({ ...report, generatedAt, ...changes }));
}

/** A history as a deployed Region has it. */
export const SAMPLE_HISTORY: History = fleet({ balancers: 1, nodes: 1 }).history;

export const bytesOf = (value: unknown): Buffer => Buffer.from(JSON.stringify(value));

/** A source whose report is these bytes. */
export function sourceOf(bytes: Buffer, changes: Partial<RegionSource> = {}): RegionSource {
  return {
    ...{ name: '111122223333/eu-west-1', accountId: '111122223333', region: 'eu-west-1' },
    report: {
      key: 'regions/111122223333/eu-west-1/report.json.gz',
      sizeBytes: bytes.length,
      modifiedAtMs: null,
      read: async () => bytes,
    },
    history: null,
    ...changes,
  };
}

/** A part as it was read. */
export function samplePart(changes: Partial<RegionPart> = {}): RegionPart {
  return {
    ...{ name: '111122223333/eu-west-1', accountId: '111122223333', region: 'eu-west-1' },
    ...{ report: reportOfAge(1), history: null, form: 'current', stale: false },
    reportedAt: instant(NOW_MS - HOUR_MS),
    ...changes,
  };
}

/** What one of the iterables yields, all of it. */
export async function allOf<Item>(items: AsyncIterable<Item>): Promise<readonly Item[]> {
  const all: Item[] = [];
  for await (const item of items) all.push(item);
  return all;
}
