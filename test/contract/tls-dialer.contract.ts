import { randomBytes } from 'node:crypto';
import { afterEach, describe, expect, test } from 'vitest';
import { MECHANISMS } from '../../functions/model/balancer.ts';
import type { TlsDialer } from '../../functions/ports.ts';
import { request, startTlsNode, type TlsNode } from '../infra/tls/tls-node.ts';

/** What every dialer must do with real TLS servers on loopback. */
export function tlsDialerContract(name: string, make: () => TlsDialer): void {
  describe(`${name} is a TLS dialer`, () => {
    const nodes: TlsNode[] = [];
    const start = async (...given: Parameters<typeof startTlsNode>) => {
      const node = await startTlsNode(...given);
      nodes.push(node);
      return node;
    };
    afterEach(async () => {
      await Promise.all(nodes.splice(0).map((node) => node.close()));
    });

    test.each(MECHANISMS)(
      '%s: 20 sessions resume at their node, and by that',
      async (mechanism) => {
        const dialer = make();
        const node = await start();
        for (let at = 0; at < 20; at += 1) {
          const first = await dialer.dial(request(node.port, mechanism));
          expect(first).toMatchObject({ issued: true, resumedBy: null, failure: null });
          const second = await dialer.dial(request(node.port, mechanism, { offer: first.session }));
          expect(second).toMatchObject({ offerSeen: true, resumedBy: mechanism, failure: null });
        }
        // The server saw every handshake end well: nobody left before the client's Finished.
        await expect.poll(() => node.seen).toEqual({ handshakes: 40, resumed: 20, failed: 0 });
      },
    );

    test.each(MECHANISMS)(
      '%s: at a foreign node the offer is seen, and falls back',
      async (mechanism) => {
        const dialer = make();
        const [issuer, other] = [await start(), await start()];
        const { session } = await dialer.dial(request(issuer.port, mechanism));
        const shown = await dialer.dial(request(other.port, mechanism, { offer: session }));
        expect(shown).toMatchObject({
          ...{ offerSeen: true, resumedBy: null, issued: true, failure: null },
          session: { mechanism },
        });
      },
    );

    test.each(['session-ticket', 'psk'] as const)(
      '%s: nodes with one ticket key resume each other, with and without a server name',
      async (mechanism) => {
        const dialer = make();
        const ticketKeys = randomBytes(48);
        const [issuer, other] = [await start({ ticketKeys }), await start({ ticketKeys })];
        for (const change of [{}, { serverName: '', insecure: true }]) {
          const { session } = await dialer.dial(request(issuer.port, mechanism, change));
          const shown = { ...change, offer: session };
          const result = await dialer.dial(request(other.port, mechanism, shown));
          expect(result).toMatchObject({ offerSeen: true, resumedBy: mechanism });
        }
      },
    );

    test('a node that keeps IDs and has no tickets issues no ticket, though it would resume', async () => {
      const node = await start({ tickets: false, maxVersion: 'TLSv1.2' });
      const result = await make().dial(request(node.port, 'session-ticket'));
      expect(result).toMatchObject({ issued: false, session: null, failure: null });
    });

    test('an ID that is issued need not be accepted', async () => {
      const dialer = make();
      const node = await start({ cache: false, tickets: false, maxVersion: 'TLSv1.2' });
      const first = await dialer.dial(request(node.port, 'session-id'));
      expect(first.issued).toBe(true);
      const offer = first.session;
      const second = await dialer.dial(request(node.port, 'session-id', { offer }));
      expect(second).toMatchObject({ offerSeen: true, resumedBy: null, issued: true });
    });

    test('a session of another name is not offered, and the result says so', async () => {
      const dialer = make();
      const node = await start();
      const { session } = await dialer.dial(request(node.port, 'session-id'));
      const change = { offer: session, serverName: 'b.lab.test' };
      const result = await dialer.dial(request(node.port, 'session-id', change));
      expect(result).toMatchObject({ offerSeen: false, resumedBy: null, failure: null });
    });

    test('the certificate is checked in full handshakes, unless that is waived', async () => {
      const dialer = make();
      const node = await start();
      const untrusted = await dialer.dial(request(node.port, 'psk', { trust: [] }));
      expect(untrusted).toMatchObject({ failure: { class: 'certificate' }, session: null });
      const named = await dialer.dial(request(node.port, 'psk', { serverName: 'b.example' }));
      expect(named.failure?.class).toBe('certificate');
      const waived = { trust: [], insecure: true };
      const { failure } = await dialer.dial(request(node.port, 'psk', waived));
      expect(failure).toBeNull();
      await expect.poll(() => node.seen.failed).toBe(0);
    });

    test('a node without the version is told from a broken one', async () => {
      const old = await start({ maxVersion: 'TLSv1.2' });
      const modern = await start({ minVersion: 'TLSv1.3' });
      for (const [port, mechanism, alert] of [
        [old.port, 'psk', null],
        [modern.port, 'session-id', 70],
      ] as const) {
        const result = await make().dial(request(port, mechanism));
        expect(result).toMatchObject({ failure: { class: 'version', alert }, issued: false });
      }
      // It was asked in a way that it can answer, and so counts no failed handshake of ours.
      await expect.poll(() => old.seen).toEqual({ handshakes: 1, resumed: 0, failed: 0 });
    });

    test('nothing that is handed out holds session, ticket or key', async () => {
      const dialer = make();
      const node = await start();
      for (const mechanism of MECHANISMS) {
        const result = await dialer.dial(request(node.port, mechanism));
        expect(result.session).toEqual({ mechanism, heldSinceMs: expect.any(Number) });
        expect(JSON.stringify(result)).not.toMatch(/[0-9a-f]{32}|[A-Za-z0-9+/]{40}/);
      }
    });
  });
}
