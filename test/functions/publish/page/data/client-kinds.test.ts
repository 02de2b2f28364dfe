import { expect, test } from 'vitest';
import type { ReportClients } from '../../../../../functions/model/report.ts';
import {
  attainableSentences,
  kindRows,
} from '../../../../../functions/publish/page/data/client-kinds.ts';
import { type Place, placesOf } from '../../../../../functions/publish/page/data/places.ts';
import { fleet } from '../../../../browser/fleet.ts';

const [found] = placesOf(fleet({ balancers: 1, nodes: 1 }).report).balancers;
if (found?.log == null || found.clients === null) throw new Error('the fleet has no clients');
const [BALANCER, LOG, CLIENTS]: [Place, NonNullable<Place['log']>, ReportClients] = [
  ...[found, found.log],
  found.clients,
] as const;

const rowOf = (place: Place, kind: string) =>
  kindRows(place).find(({ clientKind }) => clientKind === kind);

test('the kinds are all handshakes, the largest first, with what came back to the same node', () => {
  const rows = kindRows(BALANCER);
  const sizes = rows.map(({ handshakes }) => handshakes);
  expect(sizes).toEqual(sizes.toSorted((a, b) => b - a));
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(LOG.handshakes);
  const same = BALANCER.byArrival['same-node'];
  expect(rows.reduce((sum, { returns }) => sum + returns, 0)).toBe(same?.handshakes);
  expect(rows.reduce((sum, { ofReturns }) => sum + (ofReturns?.resumed ?? 0), 0)).toBe(
    same?.resumed,
  );
});

test('a kind that never offers says so with its switch, or that none is known', () => {
  expect(rowOf(BALANCER, 'go-http')).toMatchObject({
    neverOffers: true,
    offers: expect.stringMatching(/^never offers by default; switch: set tls\.Config/),
  });
  expect(rowOf(BALANCER, 'python-requests')?.offers).toBe(
    'never offers by default; no switch is known',
  );
  expect(rowOf(BALANCER, 'chromium')).toMatchObject({ neverOffers: false, offers: '' });
});

test('a kind that is silent in some TLS versions only says of how many handshakes', () => {
  const [go] = CLIENTS.neverOffering;
  const whole = rowOf(BALANCER, 'go-http')?.handshakes ?? 0;
  if (go === undefined) throw new Error('the fleet has no silent kind');
  const clients = { ...CLIENTS, neverOffering: [{ ...go, handshakes: whole - 1 }] };
  expect(rowOf({ ...BALANCER, clients }, 'go-http')?.offers).toMatch(
    /^never offers by default in the TLS version of [\d,]+ of [\d,]+ \(\d/,
  );
});

test('names that are no kind are explained, and never said to be silent', () => {
  expect(rowOf(BALANCER, 'none')).toMatchObject({ neverOffers: false, offers: 'no user agent' });
  expect(rowOf(BALANCER, 'other')?.offers).toMatch(/^not listed/);
});

test('a log without a marker tells no outcome of a kind', () => {
  const log = { ...LOG, method: 'unobservable' as const };
  for (const { ofReturns } of kindRows({ ...BALANCER, log })) expect(ofReturns).toBeNull();
});

test('kinds of a log without user agents are not told apart', () => {
  const kinds = BALANCER.kinds.filter(({ clientKind }) => clientKind === 'none');
  expect(kinds.length).toBeGreaterThan(0);
  expect(kindRows({ ...BALANCER, kinds })).toEqual([]);
});

test('where no outcome of a kind is known, none is shown as 0', () => {
  const kinds = BALANCER.kinds.map((rate) => ({ ...rate, resumed: 0, full: 0, rate: null }));
  for (const { ofReturns } of kindRows({ ...BALANCER, kinds })) expect(ofReturns).toBeNull();
});

test('attainable stands beside the ceiling, and is called an estimate that can be forged', () => {
  const log = { ...LOG, ceiling: 0.5 };
  const clients = { ...CLIENTS, attainable: 0.25 };
  const [sentence] = attainableSentences({ ...BALANCER, log, clients });
  expect(sentence).toContain('Attainable: 25.0%, beside a ceiling of 50.0%.');
  expect(sentence).toContain('an estimate from user agents, which anybody can forge');
  expect(sentence).not.toContain('judge');
});

test('where rules judge a part, its attainable rate stands beside its ceiling', () => {
  const judged = { ...LOG, handshakes: 10, ceiling: 0.75 };
  const log = { ...LOG, historyComplete: false, judged };
  const clients = { ...CLIENTS, judgedAttainable: 0.125 };
  expect(attainableSentences({ ...BALANCER, log, clients })[0]).toContain(
    'Of the handshakes that rules judge: 12.5%, with a ceiling of 75.0%.',
  );
});

const UNKNOWN: readonly (readonly [string, Partial<Place>, RegExp])[] = [
  ['no log', { log: null }, /^No log told/],
  ['a network log', { balancerType: 'network' }, /have no user agent, so kinds are not known/],
  ['an older report', { clients: null }, /an older version made it/],
  [
    'no agent',
    {
      clients: { ...CLIENTS, attainable: null },
      kinds: BALANCER.kinds.filter(({ clientKind }) => clientKind === 'none'),
    },
    /The lines here have no user agent/,
  ],
  ['no outcome', { clients: { ...CLIENTS, attainable: null } }, /No handshake here has a known/],
];

test.each(UNKNOWN)('with %s the page says why kinds are not known', (_name, changes, words) => {
  const sentences = attainableSentences({ ...BALANCER, ...changes });
  expect(sentences).toEqual([expect.stringMatching(words)]);
  expect(sentences.join()).not.toContain('Attainable');
});
