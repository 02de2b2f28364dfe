import { expect, test } from 'vitest';
import { vendedLogIn } from '../../../functions/ingest/vended-log.ts';

const RECORD = { time: '2026-09-17T05:19:57Z', elb: 'net/mqtt/c6e77e28c25b2234', client_port: 'x' };
const ACCESS = 'https 2026-09-17T05:19:57.006409Z app/shop/50dc6c495c0c9188 203.0.113.7:48058 -';

test.each([
  ['JSON lines', JSON.stringify(RECORD), { vended: 'JSON', balancer: RECORD.elb }],
  [
    'tabs, which plain delivery separates by unless it is told otherwise',
    ACCESS.replaceAll(' ', '\t'),
    { vended: 'tab-separated', balancer: 'app/shop/50dc6c495c0c9188' },
  ],
  [
    'commas, behind the head of W3C',
    `#Version: 1.0\n${ACCESS.replaceAll(' ', ',')}`,
    { vended: 'comma-separated', balancer: 'app/shop/50dc6c495c0c9188' },
  ],
  ['Parquet', 'PAR1\u0015\u0004', { vended: 'Parquet', balancer: null }],
])('%s', (_name, text, expected) => {
  expect(vendedLogIn(`${text}\n`)).toEqual(expected);
});

test.each([
  ['nothing', ''],
  ['a line that is read', ACCESS],
  ['JSON of something else', '{"time": 1, "client_ip": "192.0.2.1"}'],
  ['JSON whose balancer is none', JSON.stringify({ ...RECORD, elb: '../../etc' })],
  ['JSON that is cut', JSON.stringify(RECORD).slice(0, -1)],
  ['a list', '[]'],
  ['a table of something else', 'a\tb\tc\n2026-09-17T05:19:57Z\t1\t2'],
])('%s is none', (_name, text) => {
  expect(vendedLogIn(text)).toBeNull();
});
