import { expect, test } from 'vitest';
import type { Report, ReportClients } from '../../../../functions/model/report.ts';
import { makeReport } from '../../../../functions/publish/report.ts';
import { clientLines } from '../../../../infra/cli/text/client-lines.ts';
import { noPaint } from '../../../../infra/cli/text/paint.ts';
import { sampleParts } from '../../../functions/publish/report-samples.ts';

const { clients, rates } = makeReport(sampleParts());
const SHOP = clients.find(({ balancer }) => balancer?.startsWith('app/shop/'));
if (SHOP === undefined) throw new Error('the sample has no shop');
const WHOLE = rates.filter(({ arrival, clientKind, tlsVersion }) =>
  [arrival, clientKind, tlsVersion].every((label) => label === 'all'),
);

const lines = (rows: Report['clients'], width = 80) =>
  clientLines({ clients: rows }, WHOLE, { width, paint: noPaint, calledBy: 'script' });

test('a balancer clearly below its ceiling is told with its largest kinds and their switch', () => {
  const shown = lines(clients).join('\n');
  expect(shown).toContain(
    'application app/shop/50dc6c495c0c9188, eu-west-1\n    attainable 49.2%, ceiling 62.0%' +
      ': go-http (360 handshakes)\n',
  );
  expect(shown).toMatch(/^ {2}go-http: set tls\.Config\.ClientSessionCache/m);
  expect(shown.replaceAll('\n', ' ')).toContain('an estimate from user agents, which anybody can');
});

const QUIET: readonly (readonly [string, Partial<ReportClients>])[] = [
  ['can reach nearly the ceiling', { attainable: 0.6 }],
  ['have no user agent', { attainable: null }],
  ['may all offer', { neverOffering: [] }],
  ['are those of a Region', { level: 'region' }],
  ['are of a balancer without a rate', { balancer: 'app/unknown/1' }],
];

test.each(QUIET)('nothing is printed where clients %s', (_name, changes) => {
  expect(lines([{ ...SHOP, ...changes }])).toEqual([]);
});

test('no line is wider than the terminal; many kinds and balancers are counted', () => {
  const [kind] = SHOP.neverOffering;
  if (kind === undefined) throw new Error('the sample has no silent kind');
  const neverOffering = Array.from({ length: 12 }, () => ({ ...kind, handshakes: 999_999_999 }));
  const many = Array.from({ length: 8 }, () => ({ ...SHOP, neverOffering }));
  const shown = lines(many);
  for (const line of shown) expect(line.length).toBeLessThanOrEqual(80);
  expect(shown.filter((line) => line.endsWith('10 more'))).toHaveLength(5);
  // However many balancers it holds below their ceilings, its switch is told once.
  expect(shown.filter((line) => line.includes('ClientSessionCache'))).toHaveLength(1);
  expect(shown).toContain('  and 3 more balancers: --json, --html');
});

test('a name from a log cannot drive the terminal', () => {
  const balancer = '\u001b[2J\u202eevil';
  const shop = WHOLE.find((rate) => rate.level === 'balancer' && rate.balancer === SHOP.balancer);
  if (shop === undefined) throw new Error('the sample has no rate of the shop');
  const evil = [{ ...shop, balancer }];
  const shown = clientLines({ clients: [{ ...SHOP, balancer }] }, evil, {
    width: 80,
    paint: noPaint,
    calledBy: 'script',
  }).join('\n');
  expect(shown).toContain('[2Jevil');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these must not be there.
  expect(shown).not.toMatch(/[\u001b\u202e]/);
});
