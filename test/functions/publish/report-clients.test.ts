import { expect, test } from 'vitest';
import { type ClientEvidence, NO_CLIENT_EVIDENCE } from '../../../functions/model/rate.ts';
import { DAY_MS } from '../../../functions/model/time.ts';
import { reportClients } from '../../../functions/publish/report-clients.ts';
import { WINDOW } from '../judge/measurement-samples.ts';
import { sampleParts } from './report-samples.ts';

const EVIDENCE: ClientEvidence = sampleParts().measurement.clients;
const shop = (evidence: ClientEvidence) =>
  reportClients(evidence, WINDOW).find(({ balancer }) => balancer?.startsWith('app/shop/'));

test('each balancer and Region with evidence has one row, its judged part beside the whole', () => {
  const rows = reportClients(EVIDENCE, WINDOW);
  expect(rows.map(({ level, balancerType }) => [level, balancerType])).toEqual([
    ['balancer', 'application'],
    ['balancer', 'classic'],
    ['region', 'application'],
  ]);
  expect(shop(EVIDENCE)).toMatchObject({
    ...{ attainable: 0.4923, judgedAttainable: 0.75, silentReturns: 12, lapsedReturns: 3 },
  });
  expect(reportClients(NO_CLIENT_EVIDENCE, WINDOW)).toEqual([]);
});

test('a kind that never offers names its size, its returns and its switch; others are left out', () => {
  expect(shop(EVIDENCE)?.neverOffering).toEqual([
    {
      ...{ clientKind: 'go-http', handshakes: 360, returns: 20 },
      switch: expect.stringContaining('ClientSessionCache'),
    },
  ]);
  const [, classic, region] = reportClients(EVIDENCE, WINDOW);
  expect(classic?.neverOffering).toEqual([]);
  expect(region?.neverOffering).toMatchObject([{ clientKind: 'python-requests', returns: 0 }]);
});

test('the largest kinds come first; of two as large, the one that comes first by name', () => {
  const [, whole] = EVIDENCE.rates;
  if (whole === undefined) throw new Error('the sample has no kind');
  const rates = (
    [
      ['wget', 7],
      ['boto3', 7],
      ['httpx', 9],
    ] as const
  ).map(([clientKind, unoffered]) => ({ ...whole, clientKind, unoffered }));
  const kinds = shop({ ...EVIDENCE, rates })?.neverOffering.map(({ clientKind }) => clientKind);
  expect(kinds).toEqual(['httpx', 'boto3', 'wget']);
});

test('what is avoidable is told of the window and of 24 h; where no log marks resumption there is none', () => {
  const [shop, classic, region] = reportClients(EVIDENCE, WINDOW);
  const days = (WINDOW.endMs - WINDOW.startMs) / DAY_MS;
  expect(shop).toMatchObject({ avoidableFull: 463, avoidableFullPerDay: 463 / days });
  expect(region?.avoidableFull).toBe(463);
  expect(classic).toMatchObject({ avoidableFull: null, avoidableFullPerDay: null });
  const week = { ...WINDOW, startMs: WINDOW.endMs - 7 * DAY_MS };
  expect(reportClients(EVIDENCE, week)[0]?.avoidableFullPerDay).toBeCloseTo(463 / 7, 9);
  const none = reportClients(EVIDENCE, { ...WINDOW, startMs: WINDOW.endMs });
  expect(none[0]?.avoidableFullPerDay).toBeNull();
});
