import { expect, test } from 'vitest';
import { type ClientEvidence, NO_CLIENT_EVIDENCE } from '../../../functions/model/rate.ts';
import { reportClients } from '../../../functions/publish/report-clients.ts';
import { sampleParts } from './report-samples.ts';

const EVIDENCE: ClientEvidence = sampleParts().measurement.clients;
const shop = (evidence: ClientEvidence) =>
  reportClients(evidence).find(({ balancer }) => balancer?.startsWith('app/shop/'));

test('each balancer and Region with evidence has one row, its judged part beside the whole', () => {
  const rows = reportClients(EVIDENCE);
  expect(rows.map(({ level, balancerType }) => [level, balancerType])).toEqual([
    ['balancer', 'application'],
    ['balancer', 'classic'],
    ['region', 'application'],
  ]);
  expect(shop(EVIDENCE)).toMatchObject({
    ...{ attainable: 0.4923, judgedAttainable: 0.75, silentReturns: 12, lapsedReturns: 3 },
  });
  expect(reportClients(NO_CLIENT_EVIDENCE)).toEqual([]);
});

test('a kind that never offers names its size, its returns and its switch; others are left out', () => {
  expect(shop(EVIDENCE)?.neverOffering).toEqual([
    {
      ...{ clientKind: 'go-http', handshakes: 360, returns: 20 },
      switch: expect.stringContaining('ClientSessionCache'),
    },
  ]);
  const [, classic, region] = reportClients(EVIDENCE);
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
