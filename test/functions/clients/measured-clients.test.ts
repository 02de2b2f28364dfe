import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { CLIENT_KINDS, type NamedKind } from '../../../functions/clients/client-kind.ts';
import {
  MEASURED_CLIENTS,
  neverOffers,
  offerOf,
  switchOf,
} from '../../../functions/clients/measured-clients.ts';
import { CLIENTS_PAGE, clientsPage } from '../../../infra/package/clients-page.ts';

const OFFERS = ['offers', 'every-second', 'never', 'cannot', 'depends', 'not-measured'];
const row = (of: string) => MEASURED_CLIENTS.filter(({ client }) => client === of);

describe('each row', () => {
  test.each(MEASURED_CLIENTS.map((given) => [`${given.client} ${given.versions}`, given] as const))(
    '%s was measured, and says by what',
    (_name, given) => {
      expect(given.measuredOn).toMatch(/^20\d\d-\d\d-\d\d$/);
      expect(given.versions).toMatch(/\d/);
      const { sessionId, ticket, psk, otherAddress, newObject, newProcess } = given;
      for (const offer of [sessionId, ticket, psk, otherAddress, newObject, newProcess]) {
        expect(OFFERS).toContain(offer);
      }
      expect([sessionId, ticket, psk]).not.toEqual(Array(3).fill('not-measured'));
      // No ClientHello lacks a field for an ID (RFC 5246, section 7.4.1.2).
      expect(sessionId).not.toBe('cannot');
      for (const range of Object.values(given.burst)) {
        if (range === null) continue;
        expect(range[0]).toBeLessThanOrEqual(range[1]);
        expect(range[1]).toBeLessThanOrEqual(5);
      }
    },
  );

  test('has a name and a version of its own', () => {
    const names = MEASURED_CLIENTS.map(({ client, versions }) => `${client} ${versions}`);
    expect(new Set(names).size).toBe(names.length);
  });

  test('of a kind that a user agent can tell', () => {
    for (const { kind } of MEASURED_CLIENTS) {
      if (kind !== null) expect(CLIENT_KINDS).toContain(kind);
    }
  });
});

describe('what a kind offers', () => {
  test.each<[NamedKind, string, string, string]>([
    ['go-http', 'never', 'cannot', 'cannot'],
    ['python-requests', 'never', 'cannot', 'never'],
    ['httpx', 'never', 'never', 'never'],
    ['curl', 'offers', 'cannot', 'offers'],
    ['firefox', 'never', 'every-second', 'offers'],
    ['okhttp', 'offers', 'offers', 'offers'],
    // Node 20 offers and Node 24 does not; Ruby reuses its object or not.
    ['node-builtin-fetch', 'depends', 'depends', 'depends'],
    ['ruby', 'depends', 'depends', 'depends'],
    ['safari', 'not-measured', 'not-measured', 'not-measured'],
    ['elb-health-checker', 'not-measured', 'not-measured', 'not-measured'],
  ])('%s: ID %s, ticket %s, PSK %s', (kind, sessionId, ticket, psk) => {
    expect([offerOf(kind, 'sessionId'), offerOf(kind, 'ticket'), offerOf(kind, 'psk')]).toEqual([
      ...[sessionId, ticket, psk],
    ]);
  });

  test.each<[NamedKind, boolean, boolean]>([
    ['go-http', true, true],
    ['firefox', true, false],
    ['curl', false, false],
    ['node-builtin-fetch', false, false],
    ['safari', false, false],
  ])('%s never offers an ID: %s; neither ID nor ticket: %s', (kind, noId, neither) => {
    expect(neverOffers(kind, ['sessionId'])).toBe(noId);
    expect(neverOffers(kind, ['sessionId', 'ticket'])).toBe(neither);
  });

  test('every kind that never offers by any mechanism names its switch, or has none that is known', () => {
    const without = CLIENT_KINDS.filter((kind): kind is NamedKind => {
      if (kind === 'mixed' || kind === 'other' || kind === 'none') return false;
      return neverOffers(kind, ['sessionId', 'ticket', 'psk']) && switchOf(kind) === null;
    });
    expect(without).toEqual(['perl-lwp']);
  });

  test('the switch that was run comes first', () => {
    expect(switchOf('go-http')).toMatchObject({ ran: true });
    expect(switchOf('safari')).toBeNull();
    expect(row('aws-sdk-go-v2 (s3)')[0]?.switch?.ran).toBe(false);
  });
});

test('the page is what `npm run clients` writes', () => {
  expect(readFileSync(CLIENTS_PAGE, 'utf8')).toBe(clientsPage());
});
