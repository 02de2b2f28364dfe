import { connect } from 'node:tls';
import { describe, expect, test, vi } from 'vitest';
import type { SeenConnection } from '../../../infra/client-check/seen-connection.ts';
import { fullReason } from '../../../infra/client-check/seen-connection.ts';
import {
  AUTHORITY,
  call,
  callFirstThatAnswers,
  callTimes,
  greet,
  newAgent,
  withCheck,
} from './check-client.ts';

// Real handshakes with a client that offers by each mechanism: Node's https with one agent.

const OFFERED = { 'session-id': 'ID', 'session-ticket': 'ticket', psk: 'PSK' } as const;

/** As `1:ticket@1 resumed`: node, offer, its issuer, answer. */
function told(connections: readonly SeenConnection[]): readonly string[] {
  return connections.map((seen) => {
    const offer = seen.mechanism === null ? 'nothing' : OFFERED[seen.mechanism];
    const issuer = seen.issue === null ? '' : `@${seen.issue.node}`;
    return `${seen.node}:${offer}${issuer} ${fullReason(seen) ?? 'resumed'}`;
  });
}

describe('a balancer treats sessions as its type documents', () => {
  test('classic: an ID, on the node that issued it', async () => {
    await withCheck('classic', async (check, { url12, url13 }) => {
      await callTimes(url12, 5);
      expect(url13).toBe('');
      expect(told(check.connections)).toEqual([
        '1:nothing nothing offered',
        '1:ID@1 resumed',
        '1:ID@1 resumed',
        '2:ID@1 of another node',
        '2:ID@2 resumed',
      ]);
    });
  });

  test('application: a ticket and a PSK, on the node that issued them', async () => {
    await withCheck('application', async (check, { url12, url13 }) => {
      const agent = newAgent();
      await callTimes(url12, 4, agent);
      await callTimes(url13, 4, agent);
      expect(told(check.connections)).toEqual([
        '1:nothing nothing offered',
        '1:ticket@1 resumed',
        '1:ticket@1 resumed',
        '2:ticket@1 of another node',
        '1:nothing nothing offered',
        '1:PSK@1 resumed',
        '1:PSK@1 resumed',
        '2:PSK@1 of another node',
      ]);
    });
  });

  test('network: a ticket and a PSK, on any node; no ID', async () => {
    await withCheck('network', async (check, { url12, url13 }) => {
      await callTimes(url12, 4);
      await callTimes(url13, 4);
      const [, ...ticket] = told(check.connections.slice(0, 4));
      const [, ...psk] = told(check.connections.slice(4));
      expect(ticket).toEqual(['1:ticket@1 resumed', '1:ticket@1 resumed', '2:ticket@1 resumed']);
      expect(psk).toEqual(['1:PSK@1 resumed', '1:PSK@1 resumed', '2:PSK@1 resumed']);
    });
  });
});

describe('tickets are given as s2n and OpenSSL give them', () => {
  /** How many sessions a client is given at its first connection, and at one that resumes. */
  async function given(url: string): Promise<readonly number[]> {
    const counts: number[] = [];
    let session: Buffer | undefined;
    for (let made = 0; made < 2; made += 1) {
      let count = 0;
      await new Promise<void>((resolve, reject) => {
        const { port } = new URL(url);
        const socket = connect({
          host: '127.0.0.1',
          port: Number(port),
          servername: 'localhost',
          ca: AUTHORITY,
          ...(session === undefined ? {} : { session }),
        });
        socket.on('session', (one: Buffer) => {
          count += 1;
          session = one;
        });
        socket.once('secureConnect', () => socket.write('GET / HTTP/1.1\r\n\r\n'));
        socket
          .resume()
          .once('close', () => resolve())
          .once('error', reject);
      });
      counts.push(count);
    }
    return counts;
  }

  test('TLS 1.3: two at a full handshake, and one at a resumption', async () => {
    await withCheck('network', async (check, { url13 }) => {
      expect(await given(url13)).toEqual([2, 1]);
      expect(check.connections.map(({ resumed }) => resumed)).toEqual([false, true]);
    });
  });

  test('TLS 1.2: one at a full handshake, and none at a resumption', async () => {
    await withCheck('network', async (check, { url12 }) => {
      expect(await given(url12)).toEqual([1, 0]);
      expect(check.connections.map(({ resumed }) => resumed)).toEqual([false, true]);
    });
  });
});

describe('what came at once', () => {
  test('is one group at one node, and one visit', async () => {
    await withCheck('network', async (check, { url13 }) => {
      const agent = newAgent();
      await callTimes(url13, 2, agent);
      await Promise.all(Array.from({ length: 5 }, () => call(url13, agent)));
      await callTimes(url13, 1, agent);
      const groups = check.connections.map(({ group }) => group);
      expect(groups).toEqual([1, 2, 3, 3, 3, 3, 3, 4]);
      expect(check.connections.map(({ node }) => node)).toEqual([1, 1, 1, 1, 1, 1, 1, 2]);
    });
  });
});

describe('addresses', () => {
  const spread = {
    name: 'client-check.test',
    addresses: ['127.0.0.2', '127.0.0.3'],
    isSpread: true,
  };

  test('where the name has several, one listens at a time, and a client goes on to it', async () => {
    await withCheck(
      'application',
      async (check, { url13 }) => {
        await callFirstThatAnswers(Number(new URL(url13).port), spread.addresses, 7);
        expect(check.connections.map(({ address }) => address)).toEqual([
          ...Array<string>(3).fill('127.0.0.2'),
          ...Array<string>(3).fill('127.0.0.3'),
          '127.0.0.2',
        ]);
        expect(told(check.connections).slice(2, 5)).toEqual([
          ...['1:PSK@1 resumed', '2:PSK@1 of another node', '2:PSK@2 resumed'],
        ]);
      },
      { name: spread, nodes: 2 },
    );
  });
});

test('a client that leaves and comes again at once has not come twice at once', async () => {
  await withCheck('network', async (check, { url12 }) => {
    let session: Buffer | null = null;
    for (let made = 0; made < 4; made += 1)
      session = await greet(Number(new URL(url12).port), session);
    await vi.waitFor(() => expect(check.connections).toHaveLength(4));
    expect(told(check.connections)).toEqual([
      '1:nothing nothing offered',
      ...['1:ticket@1 resumed', '1:ticket@1 resumed', '2:ticket@1 resumed'],
    ]);
  });
});

describe('what a client is', () => {
  test('its kind is told, and nothing else of its user agent', async () => {
    await withCheck('classic', async (check, { url12 }) => {
      await callTimes(url12, 1);
      expect(check.connections[0]?.clientKind).toBe('curl');
      expect(JSON.stringify(check.connections)).not.toContain('8.0');
    });
  });

  test('a client that does not trust the authority asks for nothing', async () => {
    await withCheck('network', async (check, { url12, url13 }) => {
      const stranger = newAgent({ ca: [] });
      await expect(call(url12, stranger)).rejects.toThrow('certificate');
      await expect(call(url13, stranger)).rejects.toThrow('certificate');
      await vi.waitFor(() => expect(check.connections).toHaveLength(2));
      // Node sends no alert: it ends the handshake, then looks at the certificate, and leaves.
      expect(check.connections.map(({ asks }) => asks)).toEqual([false, false]);
    });
  });

  test('a version that it does not speak is told as that', async () => {
    await withCheck('network', async (check, { url13 }) => {
      await expect(call(url13, newAgent({ maxVersion: 'TLSv1.2' }))).rejects.toThrow();
      await vi.waitFor(() => expect(check.connections).toHaveLength(1));
      expect(check.connections[0]?.failure).toMatch(/UNSUPPORTED_PROTOCOL|PROTOCOL_VERSION/);
    });
  });
});
