import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { Fault } from '../../../../functions/errors.ts';
import { encodeDocument, readWhole } from '../../../../functions/lake/lake-document.ts';
import type { Report } from '../../../../functions/model/report.ts';
import { HISTORY_KEY, LATEST_REPORT_KEY } from '../../../../functions/model/window.ts';
import { putRegions } from '../../../../functions/publish/fleet/put-region.ts';
import { FolderStore } from '../../../../infra/local/folder-store.ts';
import { temporaryFolder } from '../../ingest/read-lake.ts';
import { MemoryStates } from '../states/memory-states.ts';
import { allOf, reportOfAge, SAMPLE_HISTORY } from './region-samples.ts';

const PREFIX = 'regions/111122223333/eu-west-1/';

async function lakeWith(report: Report): Promise<MemoryStates> {
  const lake = new MemoryStates();
  await lake.replace(LATEST_REPORT_KEY, encodeDocument(LATEST_REPORT_KEY, report), null);
  await lake.replace(HISTORY_KEY, encodeDocument(HISTORY_KEY, SAMPLE_HISTORY), null);
  return lake;
}
const home = async () => new FolderStore(await temporaryFolder());
const textOf = (bytes: Buffer | undefined) => JSON.parse(`${gunzipSync(bytes ?? Buffer.alloc(0))}`);

test('the latest report and its history lie below the own place, and nothing else', async () => {
  const report = reportOfAge(1);
  const store = await home();
  expect(await putRegions(await lakeWith(report), [{ name: 'home', store }], PREFIX)).toEqual([]);
  const keys = (await allOf(store.list(''))).map(({ key }) => key);
  expect(keys).toEqual([`${PREFIX}history.json.gz`, `${PREFIX}report.json.gz`]);
  expect(textOf(await readWhole(store, `${PREFIX}report.json.gz`))).toEqual(report);
  expect(textOf(await readWhole(store, `${PREFIX}history.json.gz`))).toEqual(SAMPLE_HISTORY);
});

test('a lake without a report puts nothing', async () => {
  const store = await home();
  expect(await putRegions(new MemoryStates(), [{ name: 'home', store }], PREFIX)).toEqual([]);
  expect(await allOf(store.list(''))).toEqual([]);
});

test('a home lake that takes nothing is told of, and the next one gets its report', async () => {
  const fault = new Fault('lake-write-failed', "can't write: AccessDenied");
  const refusing = { write: () => Promise.reject(fault) };
  const store = await home();
  const homes = [
    { name: 'refusing', store: refusing },
    { name: 'home', store },
  ];
  const [told, ...more] = await putRegions(await lakeWith(reportOfAge(1)), homes, PREFIX);
  expect(more).toEqual([]);
  expect(told?.message).toBe(
    "home lake refusing has not got this report: can't write: AccessDenied",
  );
  expect(told?.cause).toBe(fault);
  expect(await readWhole(store, `${PREFIX}report.json.gz`)).toBeDefined();
});

test('of two runs at once the one that puts last has put the newest report', async () => {
  const lake = await lakeWith(reportOfAge(2));
  const newest = reportOfAge(1);
  const store = await home();
  let puts = 0;
  const slow = {
    write: async (key: string) => {
      puts += 1;
      // Another run makes its report the latest, and puts it, while this one writes its own.
      if (puts === 2) {
        const { version = null } = (await lake.load(LATEST_REPORT_KEY)) ?? {};
        await lake.replace(LATEST_REPORT_KEY, encodeDocument(LATEST_REPORT_KEY, newest), version);
        await putRegions(lake, [{ name: 'home', store }], PREFIX);
      }
      return await store.write(key);
    },
  };
  expect(await putRegions(lake, [{ name: 'home', store: slow }], PREFIX)).toEqual([]);
  expect(textOf(await readWhole(store, `${PREFIX}report.json.gz`))).toEqual(newest);
});

test('where the report never stays the same, that is told', async () => {
  const lake = await lakeWith(reportOfAge(9));
  const store = await home();
  let hours = 8;
  const busy = {
    write: async (key: string) => {
      hours -= 0.25;
      const { version = null } = (await lake.load(LATEST_REPORT_KEY)) ?? {};
      const next = encodeDocument(LATEST_REPORT_KEY, reportOfAge(hours));
      await lake.replace(LATEST_REPORT_KEY, next, version);
      return await store.write(key);
    },
  };
  const [told] = await putRegions(lake, [{ name: 'home', store: busy }], PREFIX);
  expect(told?.message).toContain('the report changed 5 times meanwhile');
});
