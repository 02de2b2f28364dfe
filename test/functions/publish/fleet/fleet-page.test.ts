import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import {
  fleetPage,
  packedBytes,
  packPart,
} from '../../../../functions/publish/fleet/fleet-page.ts';
import { makeFleet, summaryOf } from '../../../../functions/publish/fleet/make-fleet.ts';
import { unpackReport } from '../../../../functions/publish/packed-report.ts';
import { AGEING, SAMPLE_HISTORY, samplePart } from './region-samples.ts';

const here = samplePart({ history: SAMPLE_HISTORY });
const there = samplePart({ name: '</script>{{history}}', accountId: null, region: null });
const fleet = makeFleet([here, there].map(summaryOf), [], AGEING);
const unpacked = (text: string) => JSON.parse(`${gunzipSync(Buffer.from(text, 'base64'))}`);

test('the page holds the fleet, and each report in lines of its own', () => {
  const page = fleetPage('{{report}}|{{history}}', fleet, [here, there].map(packPart));
  expect(page).toMatch(/^[A-Za-z0-9+/=]+\|[A-Za-z0-9+/=\n]+$/);
  const [first = '', rest = ''] = page.split('|');
  expect(unpacked(first)).toEqual({ fleet, blocks: [here.name, there.name] });
  const [report = '', history = '', other = '', none] = rest.split('\n');
  expect(unpackReport(unpacked(report))).toEqual(here.report);
  expect(unpacked(history)).toEqual(SAMPLE_HISTORY);
  expect(unpackReport(unpacked(other))).toEqual(there.report);
  expect(none).toBe('');
});

test('a report that is not given is in the table alone', () => {
  const page = fleetPage('{{report}}|{{history}}', fleet, [packPart(there)]);
  const block = unpacked(page.split('|')[0] ?? '');
  expect(block.blocks).toEqual([there.name]);
  expect(block.fleet.parts).toHaveLength(2);
});

test('what a part takes of the page is its report and its history', () => {
  expect(packedBytes({ name: 'x', report: 'abc', history: 'de' })).toBe(5);
});
