import { describe, expect, test } from 'vitest';
import { readingIdOf, readingNumber } from '../../../../functions/ingest/lake-keys.ts';
import type { Handshake } from '../../../../functions/model/handshake.ts';
import { NO_MARKS } from '../../../../functions/model/marks/marks.ts';
import type { Measurement } from '../../../../functions/model/rate.ts';
import type { Source } from '../../../../functions/model/source.ts';
import { HOUR_MS, MINUTE_MS } from '../../../../functions/model/time.ts';
import { type HandshakeText, handshake, ledgerRow, T0, trial } from '../lake-rows.ts';
import { measuring } from '../measured-lake.ts';

const measured = measuring();
const OWN = 'aaaa000011112222';
const NODE = '10.0.0.1';

/** Objects of a node's access log by the minutes, from `T0`, at which their periods end. */
const delivered = (...minutes: readonly number[]): Source[] =>
  minutes.map((minute) => ledgerRow(T0 + minute * MINUTE_MS, { key: `log_${NODE}_1a.log.gz` }));
const tokened = (given: Partial<HandshakeText> = {}) =>
  handshake({ probe_token: OWN, client: 'prober', outcome: 'resumed', ...given });
const tried = (given: Parameters<typeof trial>[0] = {}) =>
  trial({ probe_token: OWN, tls_version: '1.3', mechanism: 'psk', ...given });

/** What is counted of one balancer, without what is 0. */
function told({ marks }: Measurement): Record<string, unknown>[] {
  return marks.map(({ balancerType, region, balancer, ...row }) =>
    Object.fromEntries(
      Object.entries(row).filter(([name, value]) => !(name in NO_MARKS) || value !== 0),
    ),
  );
}

const handshakesIn = ({ rates }: Measurement) =>
  rates
    .filter(
      ({ level, arrival, tlsVersion, excluded, portion, evidence }) =>
        [level, evidence, arrival, tlsVersion, excluded, portion].join() ===
        'balancer,log,all,all,all,all',
    )
    .reduce((sum, row) => sum + row.handshakes, 0);

const SHOWN = { accountId: '123456789012', tlsVersion: '1.3', mechanism: 'psk' };
const FOREIGN = { accountId: '123456789012', tlsVersion: null, mechanism: null, foreign: 1 };

describe('one trial and one connection', () => {
  test.each([
    ['resumed', 'resumed', { resumed: 1 }],
    ['full', 'full', { full: 1 }],
    ['full', 'resumed', { resumedThoughFull: 1 }],
    ['resumed', 'full', { fullThoughResumed: 1 }],
    ['inconclusive', 'full', { unmarked: 1 }],
    ['resumed', 'unknown', { unmarked: 1 }],
  ] as const)('wire %s, log %s', async (wire, log, counts) => {
    const found = await measured({
      handshakes: [tokened({ outcome: log }), handshake()],
      trials: [tried({ outcome: wire })],
    });
    expect(told(found)).toEqual([{ ...SHOWN, ...counts }]);
    expect(handshakesIn(found)).toBe(1);
  });

  test.each([
    ['a minute before', { handshake_at_ms: T0 - MINUTE_MS }, {}, true],
    ['a minute after', { handshake_at_ms: T0 + MINUTE_MS }, {}, true],
    ['more than a minute after', { handshake_at_ms: T0 + MINUTE_MS + 1 }, {}, false],
    ['another balancer', { balancer: 'app/other/1' }, {}, false],
    ['another Region', { region: 'us-east-1' }, {}, false],
    ['another type', { balancer_type: 'classic' as const }, {}, false],
    ['the account that the trial names', {}, { account_id: '123456789012' }, true],
    ['another account', {}, { account_id: '999999999999' }, false],
    ['another node, to which the name was moved meanwhile', { node: '10.0.0.9' }, {}, true],
  ])('%s', async (_name, row, of, isOwn) => {
    const found = await measured({ handshakes: [tokened(row)], trials: [tried(of)] });
    expect(told(found)).toEqual(isOwn ? [{ ...SHOWN, resumed: 1 }] : [FOREIGN]);
    expect(handshakesIn(found)).toBe(isOwn ? 0 : 1);
  });

  test('a port that was translated on the way is compared, and said', async () => {
    const found = await measured({
      handshakes: [tokened({ client_port: 50_123 })],
      trials: [tried({ client_port: 40_000 })],
    });
    expect(told(found)).toEqual([{ ...SHOWN, resumed: 1, portChanged: 1 }]);
  });

  test('a classic log marks nothing: it tells of loss and lag', async () => {
    const classic = { balancer_type: 'classic' as const, balancer: 'shop' };
    const [object] = [
      ledgerRow(T0 + 90_000, { balancerType: 'classic', kind: 'classic-access', balancer: 'shop' }),
    ];
    const found = await measured({
      handshakes: [
        tokened({
          ...classic,
          outcome: 'unknown',
          connection_id: 'flow:1',
          reading_id: readingOf(object),
        }),
      ],
      trials: [tried({ ...classic, mechanism: 'session-id', tls_version: '1.2' })],
      ledger: [object],
    });
    const lag = { lagged: 1, lagSumMs: 90_000, lagMaxMs: 90_000 };
    expect(told(found)).toEqual([
      { ...SHOWN, tlsVersion: '1.2', mechanism: 'session-id', unmarked: 1, ...lag },
    ]);
    expect(handshakesIn(found)).toBe(0);
  });
});

describe("what is nobody's, or of several", () => {
  test('a token on a second connection: both stay, and the trial has none', async () => {
    const found = await measured({
      handshakes: [tokened(), tokened({ client: 'thief', client_port: 1 })],
      trials: [tried()],
      ledger: delivered(5),
    });
    expect(told(found)).toEqual([
      { ...SHOWN, pending: 1 },
      { ...FOREIGN, foreign: 2 },
    ]);
    expect(handshakesIn(found)).toBe(2);
  });

  test('a token that two trials claim', async () => {
    const found = await measured({
      handshakes: [tokened()],
      trials: [tried(), tried({ run_id: 'other' })],
      ledger: delivered(5),
    });
    expect(told(found)).toEqual([{ ...SHOWN, pending: 2 }, FOREIGN]);
  });

  test('copies of a trial and of a row are one', async () => {
    const row = tokened();
    const found = await measured({
      handshakes: [row, { ...row, reading_id: 2n }],
      trials: [tried({ client_port: 40_000 }), tried({ client_port: 40_000, source_id: 'copy' })],
    });
    expect(told(found)).toEqual([{ ...SHOWN, resumed: 1 }]);
  });

  test('trials of network balancers, whose logs show no request, are not looked for', async () => {
    const network = { balancer_type: 'network' as const, balancer: 'net/feed/1' };
    const ledger = [
      ledgerRow(T0 + 48 * HOUR_MS, {
        balancerType: 'network',
        kind: 'network-tls-access',
        balancer: 'net/feed/1',
      }),
    ];
    expect(told(await measured({ trials: [tried(network)], ledger }))).toEqual([]);
  });
});

describe('pending and missing', () => {
  test.each([
    ['no log of its balancer was read', [], []],
    ['one later delivery', delivered(5), [{ ...SHOWN, pending: 1 }]],
    ['two objects of one later period', delivered(5, 5), [{ ...SHOWN, pending: 1 }]],
    ['two later deliveries', delivered(5, 10), [{ ...SHOWN, missing: 1 }]],
    ['two of another node', elsewhere(5, 10), [{ ...SHOWN, pending: 1 }]],
    ['another node 25 h later', elsewhere(0, 25 * 60), [{ ...SHOWN, pending: 1 }]],
    ['another node after more than 25 h', elsewhere(0, 25 * 60 + 1), [{ ...SHOWN, missing: 1 }]],
  ])('%s', async (_name, ledger, expected) => {
    // Of a balancer whose account the ledger alone names.
    expect(told(await measured({ trials: [tried()], ledger }))).toEqual(expected);
  });
});

describe('all that shows the connection is taken out', () => {
  const logged = { handshake_ms: 4, outcome: 'unknown' as const, probe_token: null };
  test.each<[string, readonly Handshake[]]>([
    [
      'a line of the connection log with its trace id',
      [tokened({ connection_id: 'TID_own' }), tokened({ ...logged, connection_id: 'TID_own' })],
    ],
    [
      'one with a trace id, where the access log has none',
      [
        tokened({ connection_id: 'flow:own' }),
        tokened({ ...logged, connection_id: 'TID_own', handshake_at_ms: T0 - 50 }),
      ],
    ],
    [
      'one without, where the access log has it',
      [
        tokened({ connection_id: 'TID_own' }),
        tokened({ ...logged, connection_id: 'flow:own', handshake_at_ms: T0 - 50 }),
      ],
    ],
    [
      'one that shares nothing but client, port and time',
      [
        tokened({ connection_id: 'TID_own' }),
        tokened({ ...logged, connection_id: 'TID_else', handshake_at_ms: T0 + 59_000 }),
      ],
    ],
  ])('%s', async (_name, rows) => {
    const other = { client: 'prober', client_port: 40_001, handshake_at_ms: T0 + 5000 };
    const found = await measured({ handshakes: [...rows, handshake(other)], trials: [tried()] });
    expect(told(found)).toEqual([{ ...SHOWN, resumed: 1 }]);
    expect(handshakesIn(found)).toBe(1);
    // The probe's own connection is no history either: the prober's browser arrives for the first time.
    expect(
      found.rates.filter(({ arrival, evidence }) => evidence === 'log' && arrival === 'same-node'),
    ).toEqual([]);
  });

  test("another connection of the prober's port, minutes later, stays", async () => {
    const later = handshake({ client: 'prober', handshake_at_ms: T0 + 2 * MINUTE_MS });
    const found = await measured({ handshakes: [tokened(), later], trials: [tried()] });
    expect(handshakesIn(found)).toBe(1);
  });

  test('what lies before the window is no history, and is not told', async () => {
    const back = handshake({ client: 'prober', client_port: 1, handshake_at_ms: T0 + HOUR_MS });
    const found = await measured({
      handshakes: [tokened(), back],
      trials: [tried()],
      settings: { fromMs: T0 + 1, toMs: T0 + 2 * HOUR_MS },
    });
    expect(told(found)).toEqual([]);
    expect(found.rates.some(({ arrival }) => arrival === 'same-node')).toBe(false);
  });
});

function readingOf(source: Source | undefined): bigint {
  if (source === undefined) throw new Error('an object was read');
  return readingNumber(readingIdOf(source.sourceId, source.version));
}

function elsewhere(...minutes: readonly number[]): Source[] {
  return delivered(...minutes).map((row) => ({ ...row, key: 'log_10.0.0.2_1a.log.gz' }));
}
