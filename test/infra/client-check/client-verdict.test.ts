import { describe, expect, test } from 'vitest';
import { judgeClient } from '../../../infra/client-check/client-verdict.ts';
import type { SeenConnection } from '../../../infra/client-check/seen-connection.ts';
import { type Said, seenAt } from './seen-connections.ts';

const verdict = (...connections: readonly SeenConnection[]) => judgeClient(connections, 3);
const network = (said: Said = {}) => seenAt('network', '1.2', said);
const modern = (said: Said = {}) => seenAt('network', '1.3', said);
const ticket = (node: number, issuer: number, resumed = true) =>
  network({ node, issuer, mechanism: 'session-ticket', resumed });

describe('by a mechanism', () => {
  test('a client that came once was not measured', () => {
    expect(verdict(network()).mechanisms['session-ticket']).toEqual({
      ...{ offer: 'not-measured', offered: 0, of: 0 },
    });
  });

  test('offers, where each return to the same node does', () => {
    const { mechanisms } = verdict(network(), ticket(1, 1), ticket(1, 1), ticket(2, 1));
    expect(mechanisms['session-ticket']).toEqual({ offer: 'offers', offered: 2, of: 2 });
    expect(mechanisms.psk.offer).toBe('not-measured');
    expect(mechanisms['session-id'].offer).toBe('not-measured');
  });

  test('never, where none does, even if what it offers was issued elsewhere', () => {
    const stranger = network({ mechanism: 'session-id' });
    expect(verdict(network(), network(), stranger).mechanisms['session-ticket']).toMatchObject({
      ...{ offer: 'never', of: 2 },
    });
  });

  test('cannot, where no ClientHello has the extension', () => {
    const without = { takesTicket: false, takesPsk: false };
    const { mechanisms } = verdict(network(without), network(without), modern(without));
    expect(mechanisms['session-ticket'].offer).toBe('cannot');
    expect(mechanisms.psk.offer).toBe('cannot');
  });

  test('every second time, where it offers after full handshakes alone', () => {
    const { mechanisms, otherNode, attainable } = verdict(
      ...[
        network(),
        ticket(1, 1),
        network(),
        ticket(2, 1, false),
        ticket(2, 2),
        network({ node: 2 }),
      ],
    );
    expect(mechanisms['session-ticket']).toEqual({ offer: 'every-second', offered: 2, of: 4 });
    // The one visit to another node at which it held a ticket.
    expect(otherNode).toBe('offers');
    expect(attainable[0]?.sameNode).toEqual({ resumed: 2, of: 4 });
  });

  test('at times, where nothing tells when', () => {
    const none = network();
    expect(verdict(network(), none, network(), ticket(1, 1)).mechanisms['session-ticket']).toEqual({
      ...{ offer: 'depends', offered: 1, of: 3 },
    });
  });

  test('an application balancer shows an ID of a client that takes no ticket alone', () => {
    const id = (takesTicket: boolean) =>
      verdict(
        seenAt('application', '1.2', { takesTicket }),
        seenAt('application', '1.2', { takesTicket }),
      ).mechanisms['session-id'].offer;
    expect(id(false)).toBe('never');
    expect(id(true)).toBe('not-measured');
  });
});

describe('elsewhere', () => {
  test('a session of another port is none of this one', () => {
    const other = seenAt('application', '1.2', { issuer: 1 }).issue;
    const byName = network({ node: 2, mechanism: 'session-ticket', issue: other } as Said);
    expect(verdict(network(), ticket(1, 1), byName).otherNode).toBe('never');
  });

  test('another address is another matter than another node', () => {
    const first = { ...network(), address: '127.0.0.1' };
    const back = { ...ticket(1, 1), address: '127.0.0.1' };
    const moved = { ...network({ node: 2 }), address: '127.0.0.2' };
    expect(verdict(first, back).otherAddress).toBe('not-measured');
    expect(verdict(first, back, moved)).toMatchObject({
      otherNode: 'never',
      otherAddress: 'never',
    });
  });

  test('a new process offers what another one was given', () => {
    const fresh = (said: Said) => verdict(network(), ticket(1, 1), network({ run: 2, ...said }));
    expect(fresh({}).newProcess).toBe('never');
    expect(fresh({ mechanism: 'session-ticket', issuer: 1 }).newProcess).toBe('offers');
    expect(verdict(network(), ticket(1, 1)).newProcess).toBe('not-measured');
  });
});

describe('at once', () => {
  const burst = (offered: number, said: Said = {}) => {
    const group = 1000 + offered;
    return Array.from({ length: 5 }, (_, at) =>
      at < offered
        ? modern({ group, mechanism: 'psk', issuer: 1, timesOffered: 1, ...said })
        : modern({ group }),
    );
  };

  test('a burst tells how many offer, and whether a ticket is used once', () => {
    expect(verdict(modern(), ...burst(2))).toMatchObject({
      ...{ burst: { tls12: null, tls13: { offered: 2, of: 5 } }, ticketUsedOnce: true },
    });
    expect(verdict(modern(), ...burst(5, { timesOffered: 2 })).ticketUsedOnce).toBe(false);
    expect(verdict(modern(), ...burst(5)).ticketUsedOnce).toBeNull();
  });

  test('a client without a connection before has nothing to offer', () => {
    expect(verdict(...burst(0)).burst.tls13).toBeNull();
  });

  test('connections of a burst are no returns', () => {
    expect(verdict(modern(), ...burst(5)).mechanisms.psk.offer).toBe('not-measured');
  });
});

describe('attainable', () => {
  const rate = (...connections: readonly SeenConnection[]) =>
    verdict(...connections).attainable[0]?.rate;

  test('a session of the Region resumes everywhere', () => {
    expect(rate(network(), ticket(1, 1), ticket(2, 1))).toBe(1);
  });

  test('where no other node was visited, the document says how far a session goes', () => {
    const psk = (said: Said) => seenAt('application', '1.3', said);
    const back = psk({ mechanism: 'psk', issuer: 1, resumed: true });
    expect(rate(psk({}), back)).toBeCloseTo(1 / 3);
    expect(rate(network(), ticket(1, 1))).toBe(1);
  });

  test('a session for each address resumes at the nodes that the client knows', () => {
    const classic = (node: number, issuer?: number) =>
      seenAt('classic', '1.2', {
        ...(issuer === undefined ? {} : { issuer, mechanism: 'session-id', resumed: true }),
        node,
      });
    const visits = [classic(1), classic(1, 1), classic(2), classic(2, 2), classic(1, 1)];
    expect(rate(...visits)).toBe(1);
  });

  test('without a return it is not known', () => {
    expect(rate(network())).toBeNull();
  });
});

test('failures and kinds are told', () => {
  const kinds = [network({ clientKind: 'curl' }), network({ clientKind: 'httpx' })];
  expect(verdict(...kinds, network({ failure: 'ECONNRESET' }))).toMatchObject({
    ...{ connections: 3, failed: 1, clientKind: 'mixed' },
  });
  expect(verdict(network()).clientKind).toBeNull();
});
