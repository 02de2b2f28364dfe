import { constants } from 'node:crypto';
import { connect, createSecureContext, type SecureContextOptions } from 'node:tls';
import { afterEach, describe, expect, it } from 'vitest';
import type { Mechanism } from '../../../../functions/model/balancer.ts';
import { PROBE_SERVER_NAME, startProbeLab } from '../../../../infra/demo/probe/probe-lab.ts';
import type { ProbeChange, ProbeProfile } from '../../../../infra/demo/probe/probe-profile.ts';
import { SERVER_CERTIFICATE } from '../../../../infra/demo/traffic/certificates.ts';

// The lab held against a client that knows nothing of the prober: plain `tls.connect`.

const CONTEXTS: Readonly<Record<Mechanism, SecureContextOptions>> = {
  'session-id': { maxVersion: 'TLSv1.2', secureOptions: constants.SSL_OP_NO_TICKET },
  'session-ticket': { maxVersion: 'TLSv1.2' },
  psk: { minVersion: 'TLSv1.3' },
};

interface Visit {
  readonly resumed: boolean;
  readonly session: Buffer | undefined;
  readonly clientPort: number;
  readonly error: string | null;
}

function visit(node: string, mechanism: Mechanism, session?: Buffer): Promise<Visit> {
  return new Promise((resolve) => {
    const secureContext = createSecureContext({ ca: SERVER_CERTIFICATE, ...CONTEXTS[mechanism] });
    const port = Number(node.split(':')[1]);
    const offered = session === undefined ? {} : { session };
    const options = { port, host: '127.0.0.1', servername: PROBE_SERVER_NAME, secureContext };
    const socket = connect({ ...options, ...offered });
    let latest: Buffer | undefined;
    let clientPort = 0;
    const finish = (error: string | null): void => {
      const resumed = error === null && socket.isSessionReused();
      resolve({ resumed, session: latest, clientPort, error });
      setImmediate(() => socket.destroy());
    };
    socket.on('session', (issued: Buffer) => {
      latest = issued;
    });
    socket.on('connect', () => {
      clientPort = socket.localPort ?? 0;
    });
    socket.on('secureConnect', () => setTimeout(() => finish(null), 20));
    socket.on('error', (error) => finish('code' in error ? String(error.code) : error.message));
    socket.setTimeout(300, () => finish('timeout'));
  });
}

let close: () => Promise<void> = async () => {};
afterEach(() => close());

async function open(balancerType: ProbeProfile['balancerType'], nodes: readonly ProbeChange[]) {
  const profile = { name: 'tried', done: 'tried', balancerType, nodes, finds: [] };
  const lab = await startProbeLab([profile], { seed: 1 });
  close = lab.close;
  return { lab, nodes: lab.targets[0]?.nodes ?? [] };
}

/** Fetches a session at one node and shows it to another. */
async function show(mechanism: Mechanism, issuer = '', node = '') {
  const fetched = await visit(issuer, mechanism);
  return { fetched, shown: await visit(node, mechanism, fetched.session) };
}

describe('sessions', () => {
  it.each([
    ['application', 'session-id', true, false],
    ['application', 'session-ticket', true, false],
    ['application', 'psk', true, false],
    ['network', 'session-id', false, false],
    ['network', 'session-ticket', true, true],
    ['network', 'psk', true, true],
    ['classic', 'session-id', true, false],
  ] as const)(
    'a healthy %s resumes by %s at its node: %s, at another: %s',
    async (type, mechanism, same, cross) => {
      const { nodes } = await open(type, [{}, {}]);
      const [a, b] = nodes;
      expect((await show(mechanism, a, a)).shown).toMatchObject({ error: null, resumed: same });
      expect((await show(mechanism, a, b)).shown).toMatchObject({ error: null, resumed: cross });
    },
  );

  it('rotated keys still open old tickets, by ticket and by PSK', async () => {
    const { nodes } = await open('network', [{ rotatedKeys: true }, { rotatedKeys: true }]);
    for (const mechanism of ['session-ticket', 'psk'] as const) {
      expect((await show(mechanism, nodes[0], nodes[1])).shown.resumed).toBe(true);
    }
  });

  it('of two private workers exactly every second offer finds its issuer', async () => {
    const { nodes } = await open('application', [{ workers: 'private' }]);
    for (const mechanism of ['session-id', 'session-ticket', 'psk'] as const) {
      const seen: boolean[] = [];
      for (let at = 0; at < 6; at += 1) {
        seen.push((await show(mechanism, nodes[0], nodes[0])).shown.resumed);
      }
      expect(seen).toEqual([true, false, true, false, true, false]);
    }
  });

  it('a node without reissue answers a foreign ticket with none of its own', async () => {
    const { nodes } = await open('application', [{}, { foreign: 'no-ticket' }]);
    const { shown } = await show('session-ticket', nodes[0], nodes[1]);
    expect(shown).toMatchObject({ error: null, resumed: false });
    expect((await visit(nodes[1] ?? '', 'session-ticket', shown.session)).resumed).toBe(false);
  });
});

describe('faults', () => {
  it.each([
    ['alert', 'ERR_SSL_SSL/TLS_ALERT_HANDSHAKE_FAILURE'],
    ['reset', 'ECONNRESET'],
    ['close', 'ECONNRESET'],
    ['silence', 'timeout'],
  ] as const)('%s on a foreign session only', async (foreign, error) => {
    const { lab, nodes } = await open('application', [{}, { foreign }]);
    const [a, b] = nodes;
    for (const mechanism of ['session-id', 'session-ticket', 'psk'] as const) {
      expect((await show(mechanism, b, b)).shown).toMatchObject({ error: null, resumed: true });
      const { shown } = await show(mechanism, a, b);
      expect(shown.error).toBe(error);
      const record = (await lab.record()).find((one) => one.clientPort === shown.clientPort);
      expect(record).toMatchObject({ node: b, failed: true, resumed: false });
    }
  });

  it('a node older than TLS 1.3 sends alert 40 to a client of that alone, and serves others', async () => {
    const { nodes } = await open('application', [{ maxVersion: 'TLSv1.2', predatesTls13: true }]);
    const [node = ''] = nodes;
    expect((await visit(node, 'psk')).error).toBe('ERR_SSL_SSL/TLS_ALERT_HANDSHAKE_FAILURE');
    expect((await visit(node, 'session-id')).error).toBeNull();
  });

  it('a node that is down refuses, one with the wrong certificate is not trusted', async () => {
    const { nodes } = await open('application', [{ down: true }, { certificate: 'wrong' }]);
    expect((await visit(nodes[0] ?? '', 'psk')).error).toBe('ECONNREFUSED');
    expect((await visit(nodes[1] ?? '', 'psk')).error).toMatch(/CERT|SIGNATURE|ALTNAME/);
  });
});

describe('records', () => {
  it('find each connection by its client port, behind a delay, too', async () => {
    const { lab, nodes } = await open('network', [{ rttMs: 40 }]);
    const startedMs = performance.now();
    const { fetched, shown } = await show('session-ticket', nodes[0], nodes[0]);
    // Three round trips for the full handshake, two for the resumed one, TCP included.
    expect(performance.now() - startedMs).toBeGreaterThan(5 * 40 - 10);
    expect(await lab.record()).toEqual([
      {
        node: nodes[0],
        clientPort: fetched.clientPort,
        resumed: false,
        tlsVersion: '1.2',
        failed: false,
      },
      {
        node: nodes[0],
        clientPort: shown.clientPort,
        resumed: true,
        tlsVersion: '1.2',
        failed: false,
      },
    ]);
  });
});
