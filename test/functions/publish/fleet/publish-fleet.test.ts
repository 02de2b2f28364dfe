import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { Fault } from '../../../../functions/errors.ts';
import { readDocument, readWhole, writeWhole } from '../../../../functions/lake/lake-document.ts';
import type { Report } from '../../../../functions/model/report.ts';
import type { ObjectStore } from '../../../../functions/ports.ts';
import {
  type Fleet,
  type FleetHistory,
  fleetHistorySchema,
  fleetSchema,
} from '../../../../functions/publish/fleet/fleet.ts';
import { packedBytes } from '../../../../functions/publish/fleet/fleet-page.ts';
import {
  FLEET_KEYS,
  joinFleet,
  publishFleet,
} from '../../../../functions/publish/fleet/publish-fleet.ts';
import { FolderStore } from '../../../../infra/local/folder-store.ts';
import { temporaryFolder } from '../../ingest/read-lake.ts';
import {
  AGEING,
  bytesOf,
  NOW_MS,
  reportOfAge,
  SAMPLE_HISTORY,
  sourceOf,
} from './region-samples.ts';

const SETTINGS = {
  ...AGEING,
  ...{ pageShell: '{{report}}|{{history}}', metricLevel: 'balancer' as const },
  accounts: ['111122223333', '444455556666'],
};
const HERE = 'regions/111122223333/eu-west-1';
const THERE = 'regions/444455556666/us-east-1';

async function homeWith(objects: Readonly<Record<string, unknown>>): Promise<FolderStore> {
  const home = new FolderStore(await temporaryFolder());
  for (const [key, value] of Object.entries(objects)) {
    await writeWhole(home, key, value instanceof Buffer ? value : gzipSync(bytesOf(value)));
  }
  return home;
}

test('one page, one history and one set of metrics are made of all Regions; one that stops is stale', async () => {
  const home = await homeWith({
    [`${HERE}/report.json.gz`]: reportOfAge(1),
    [`${HERE}/history.json.gz`]: SAMPLE_HISTORY,
    [`${THERE}/report.json.gz`]: reportOfAge(5),
  });
  const { fleet, metrics } = await publishFleet(home, SETTINGS);
  expect(fleet.parts).toMatchObject([
    { name: '111122223333/eu-west-1', stale: false },
    { name: '444455556666/us-east-1', stale: true },
  ]);
  expect(await readDocument<Fleet>(home, FLEET_KEYS.fleet)).toEqual(fleetSchema.parse(fleet));
  const history = await readDocument<FleetHistory>(home, FLEET_KEYS.history);
  expect(fleetHistorySchema.parse(history).parts.map(({ name }) => name)).toEqual([
    '111122223333/eu-west-1',
  ]);
  expect(`${await readWhole(home, FLEET_KEYS.page)}`).toMatch(/^[\w+/=]+\|[\w+/=\n]+$/);
  const prometheus = `${await readWhole(home, FLEET_KEYS.metrics)}`;
  expect(prometheus).toContain('resumption_watch_fleet_stale{part="444455556666/us-east-1"} 1');
  const ages = metrics.filter(({ name }) => name === 'ReportAge');
  expect(ages.map(({ value }) => value)).toEqual([3600, 5 * 3600]);
  expect(metrics.filter(({ name }) => name === 'ResumptionRate')).not.toEqual([]);
});

test('made again, it sends the rates of no report twice, and says the same', async () => {
  const home = await homeWith({ [`${HERE}/report.json.gz`]: reportOfAge(1) });
  const first = await publishFleet(home, SETTINGS);
  const again = await publishFleet(home, SETTINGS);
  expect(again.fleet).toEqual(first.fleet);
  expect(new Set(again.metrics.map(({ name }) => name))).not.toContain('ResumptionRate');
});

test('a broken report spoils nothing else, and neither does that of an account that is not named', async () => {
  const home = await homeWith({
    [`${HERE}/report.json.gz`]: reportOfAge(1),
    [`${THERE}/report.json.gz`]: Buffer.from('<script>alert(1)</script>'),
    'regions/999988887777/eu-west-1/report.json.gz': reportOfAge(1),
  });
  const { fleet } = await publishFleet(home, SETTINGS);
  expect(fleet.parts.map(({ name }) => name)).toEqual(['111122223333/eu-west-1']);
  expect(fleet.leftOut).toEqual([
    { key: `${THERE}/report.json.gz`, reason: 'is damaged: no JSON, or cut off' },
  ]);
});

test('a report that is sound but for a field of thousands of levels spoils no other', async () => {
  const levels = `${'['.repeat(4900)}${']'.repeat(4900)}`;
  const deep = JSON.stringify(reportOfAge(1)).replace('{', `{"unknown":${levels},`);
  const home = await homeWith({
    [`${HERE}/report.json.gz`]: reportOfAge(1),
    [`${THERE}/report.json.gz`]: gzipSync(deep),
  });
  const { fleet } = await publishFleet(home, SETTINGS);
  expect(fleet.parts.map(({ name }) => name)).toEqual(['111122223333/eu-west-1']);
  expect(fleet.leftOut).toEqual([
    { key: `${THERE}/report.json.gz`, reason: 'has values within more than 64 others' },
  ]);
});

test('a part at which this program fails is left out, and is told with its error', async () => {
  const [fails, sound] = ['fails', 'sound'].map((name) =>
    sourceOf(bytesOf(reportOfAge(1)), { name }),
  );
  if (fails === undefined || sound === undefined) expect.fail();
  const error = new RangeError('ours');
  const { fleet, packed, failed } = await joinFleet([fails, sound], {
    ...SETTINGS,
    onPart: ({ name }) => {
      if (name === 'fails') throw error;
    },
  });
  expect([fleet.parts, packed].map((all) => all.map(({ name }) => name))).toEqual([
    ['sound'],
    ['sound'],
  ]);
  const reason = 'makes this resumption-watch fail (RangeError)';
  expect(fleet.leftOut).toEqual([{ key: 'fails', reason }]);
  expect(failed).toEqual([{ key: 'fails', reason, error }]);
});

test('what is fit by its form and hostile by its text is shown under its own name alone', async () => {
  const report: Report = reportOfAge(1);
  const posing = JSON.parse(JSON.stringify(report).replaceAll('123456789012', '111122223333'));
  const home = await homeWith({ [`${THERE}/report.json.gz`]: posing });
  const { fleet } = await publishFleet(home, SETTINGS);
  expect(fleet.parts).toMatchObject([{ accountId: '444455556666', region: 'us-east-1' }]);
  expect(new Set(fleet.deviating.map(({ part }) => part))).toEqual(
    new Set(['444455556666/us-east-1']),
  );
});

test('where the store gives no report at all it is the store that fails; one alone is left out', async () => {
  const fault = new Fault('read-failed', "can't read: AccessDenied");
  const failing = sourceOf(Buffer.alloc(0));
  const denied = { ...failing, report: { ...failing.report, read: () => Promise.reject(fault) } };
  await expect(joinFleet([denied], SETTINGS)).rejects.toThrow('AccessDenied');
  const sound = sourceOf(bytesOf(reportOfAge(1)), { name: 'sound' });
  const { fleet } = await joinFleet([denied, sound], SETTINGS);
  expect(fleet.leftOut).toEqual([{ key: denied.report.key, reason: "can't be read" }]);
});

test('when the time is up the rest is left out, and each account had its turn', async () => {
  const home = await homeWith({
    [`${HERE}/report.json.gz`]: reportOfAge(1),
    'regions/111122223333/us-east-1/report.json.gz': reportOfAge(1),
    [`${THERE}/report.json.gz`]: reportOfAge(1),
  });
  const asked: number[] = [];
  const clock = { nowMs: () => NOW_MS + 1000 * asked.push(0) };
  const until = { clock, atMs: NOW_MS + 3000 + 180_000 };
  const { fleet } = await publishFleet(home, { ...SETTINGS, until });
  expect(fleet.parts.map(({ name }) => name)).toEqual([
    ...['111122223333/eu-west-1', '444455556666/us-east-1'],
  ]);
  const key = 'regions/111122223333/us-east-1/report.json.gz';
  expect(fleet.leftOut).toEqual([{ key, reason: 'was not read: the time was up' }]);
  expect(await readDocument<Fleet>(home, FLEET_KEYS.fleet)).toEqual(fleet);
});

test('reports that would make the page too large are in its table alone', async () => {
  const sources = ['a', 'b', 'c'].map((name) => sourceOf(bytesOf(reportOfAge(1)), { name }));
  const all = await joinFleet(sources, SETTINGS);
  const [first] = all.packed;
  if (first === undefined) expect.fail();
  const pageBytesMax = 2 * packedBytes(first);
  const { fleet, packed } = await joinFleet(sources, { ...SETTINGS, pageBytesMax });
  expect(fleet).toEqual(all.fleet);
  expect(packed.map(({ name }) => name)).toEqual(['a', 'b']);
});

test('an empty home lake makes an empty page', async () => {
  const home: ObjectStore = await homeWith({});
  const { fleet, metrics } = await publishFleet(home, SETTINGS);
  expect([fleet.parts, fleet.sums, metrics]).toEqual([[], [], []]);
});
