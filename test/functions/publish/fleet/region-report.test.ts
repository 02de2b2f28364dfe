import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { historySchema } from '../../../../functions/model/history.ts';
import { reportSchema } from '../../../../functions/model/report.ts';
import {
  HISTORY_LISTS,
  REPORT_LISTS,
  readRegionHistory,
  readRegionReport,
} from '../../../../functions/publish/fleet/region-report.ts';
import { reportOfBefore } from '../report-of-before.ts';
import { bytesOf, reportOfAge, SAMPLE_HISTORY } from './region-samples.ts';

const REPORT = reportOfAge(1);
const rest = <Row extends object>(rows: readonly Row[], ...names: readonly string[]) =>
  rows.map((row) =>
    Object.fromEntries(Object.entries(row).filter(([name]) => !names.includes(name))),
  );

test('a report of this version is read as it was written', () => {
  expect(readRegionReport(bytesOf(REPORT))).toEqual({ document: REPORT, form: 'current' });
});

describe('a report of an older version', () => {
  test('that knew no kinds of clients is older, and counts as one of all kinds', () => {
    const read = readRegionReport(bytesOf(reportOfBefore(REPORT)));
    expect(read).toMatchObject({ form: 'older', document: { clients: [] } });
    if ('reason' in read) expect.fail(read.reason);
    expect(new Set(read.document.rates.map(({ clientKind }) => clientKind))).toEqual(
      new Set(['all']),
    );
  });

  test('that gave no verdicts and judged no portion is older, and says nothing of them', () => {
    const { balancers: _, freshness: __, ...older } = REPORT;
    const rates = rest(REPORT.rates, 'judged');
    const clients = rest(REPORT.clients, 'avoidableFull', 'avoidableFullPerDay');
    const read = readRegionReport(bytesOf({ ...older, rates, clients }));
    expect(read).toMatchObject({ form: 'older', document: { balancers: [], freshness: [] } });
  });
});

test('a report of a newer version is shown without what is not known here', () => {
  const deviations = REPORT.deviations.map((row) => ({ ...row, marks: { seen: 1 } }));
  const read = readRegionReport(bytesOf({ ...REPORT, deviations, fleetwide: true }));
  expect(read).toEqual({ document: REPORT, form: 'newer' });
});

describe('a large Region', () => {
  const place = { balancerType: 'application', region: 'eu-west-1', accountId: '123456789012' };
  const rowsOf = <Row extends object>(rows: number, row: Row) =>
    Array.from({ length: rows }, (_, at) => ({ ...place, balancer: `app/${at}`, ...row }));
  const share = { rate: 0.5, low: 0.4, high: 0.6 };
  const counts = {
    ...{ confirmed: 1, resumedThoughFull: 0, fullThoughResumed: 0, unmarked: 0, pending: 0 },
    ...{ missing: 0, portChanged: 0, agreement: share, loss: share },
    ...{ lagMeanSeconds: 1, lagMaxSeconds: 2 },
  };
  const versions = ['psk', 'session-id', 'session-ticket'].map((mechanism) => ({
    ...{ tlsVersion: '1.2', mechanism },
    ...counts,
  }));
  const marks = rowsOf(200, { probeHandshakes: 1, foreign: 0, ...counts, byVersion: versions });
  const watch = {
    ...{ listedAt: null, balancers: 1500, watched: 500 },
    notWatched: rowsOf(500, { logs: 'no', unreadPlaces: [], bucket: null, probeAt: null }),
    notListed: Array.from({ length: 500 }, (_, at) => ({
      ...{ accountId: `${at}`, region: 'eu-west-1', what: 'role', reason: 'x' },
    })),
    routing: rowsOf(500, { dnsRouting: null, crossZone: null, zones: 3 }),
  };

  test.each<[string, object]>([
    ['with marks of all its balancers', { probeHandshakes: 200, marks }],
    ['of which few balancers are watched', { watch }],
  ])('%s is read as it was written', (_, more) => {
    const report = { ...REPORT, ...more };
    expect(readRegionReport(bytesOf(report))).toEqual({ document: report, form: 'current' });
  });
});

/** Where a schema has lists: within objects, not within rows of other lists. */
function listsIn(schema: z.core.JSONSchema.BaseSchema, path: readonly string[] = []): string[] {
  if (schema.type === 'array') return [path.join('.')];
  const choices = [...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.allOf ?? [])];
  const fields = Object.entries(schema.properties ?? {});
  return [
    ...choices.flatMap((one) => listsIn(Object(one), path)),
    ...fields.flatMap(([name, field]) => listsIn(Object(field), [...path, name])),
  ];
}

test.each([
  ['report', reportSchema, REPORT_LISTS],
  ['history', historySchema, HISTORY_LISTS],
])('each list of a %s is read row by row', (_, schema, lists) => {
  const inlined = z.toJSONSchema(schema, { reused: 'inline' });
  expect(inlined.$defs).toBeUndefined();
  expect(lists.toSorted()).toEqual(listsIn(inlined).toSorted());
});

test('a name that no balancer can have is refused: it would break what shows it', () => {
  const [first, ...others] = REPORT.balancers;
  const balancers = [{ ...first, balancer: 'x'.repeat(129) }, ...others];
  expect(readRegionReport(bytesOf({ ...REPORT, balancers }))).toEqual({
    reason: 'has a name of more than 128 characters',
  });
});

test('a history is read as it was written, and refused where it is none', () => {
  expect(readRegionHistory(bytesOf(SAMPLE_HISTORY))).toEqual({
    ...{ document: SAMPLE_HISTORY, form: 'current' },
  });
  expect(readRegionHistory(bytesOf(REPORT))).toHaveProperty('reason');
  expect(readRegionReport(bytesOf(SAMPLE_HISTORY))).toHaveProperty('reason');
});
