import { expect, test } from 'vitest';
import type { ClientKind } from '../../../functions/clients/client-kind.ts';
import { type KindRate, NO_CLIENT_EVIDENCE } from '../../../functions/model/rate.ts';
import type { ReportClients } from '../../../functions/model/report.ts';
import { reportClients } from '../../../functions/publish/report-clients.ts';
import { sampleRate } from '../judge/measurement-samples.ts';

const BALANCER: Pick<
  ReportClients,
  'level' | 'balancerType' | 'region' | 'accountId' | 'balancer'
> = {
  ...{ level: 'balancer', balancerType: 'application', region: 'eu-west-1' },
  ...{ accountId: '123456789012', balancer: 'app/shop/50dc6c495c0c9188' },
};
const kind = (
  clientKind: ClientKind,
  arrival: KindRate['arrival'],
  unoffered: number,
): KindRate => ({
  ...sampleRate({ arrival, portion: 'all' }),
  ...{ clientKind, unoffered },
});

test('a balancer has its estimate, its full returns, and the kinds that never offer, largest first', () => {
  const rows = reportClients({
    ...NO_CLIENT_EVIDENCE,
    rates: [
      kind('chromium', 'all', 0),
      kind('boto3', 'all', 5),
      kind('perl-lwp', 'all', 30),
      kind('go-http', 'all', 20),
      kind('go-http', 'same-node', 12),
    ],
    attainable: [
      { ...BALANCER, portion: 'judged', attainable: 0.25 },
      { ...BALANCER, portion: 'all', attainable: 0.5 },
    ],
    returns: [
      { ...BALANCER, portion: 'judged', silent: 1, lapsed: 2 },
      { ...BALANCER, portion: 'all', silent: 3, lapsed: 4 },
    ],
  });
  expect(rows).toEqual([
    {
      ...BALANCER,
      ...{ attainable: 0.5, judgedAttainable: 0.25, silentReturns: 3, lapsedReturns: 4 },
      neverOffering: [
        { clientKind: 'perl-lwp', handshakes: 30, returns: 0, switch: null },
        {
          ...{ clientKind: 'go-http', handshakes: 20, returns: 12 },
          switch: expect.stringContaining('ClientSessionCache'),
        },
        { clientKind: 'boto3', handshakes: 5, returns: 0, switch: expect.any(String) },
      ],
    },
  ]);
});

test('without evidence there is no row', () => {
  expect(reportClients(NO_CLIENT_EVIDENCE)).toEqual([]);
});
