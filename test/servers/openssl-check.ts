import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Mechanism } from '../../functions/model/balancer.ts';
import { PROBE_SERVER_NAME } from '../../infra/demo/probe/probe-lab.ts';

const FLAGS: Readonly<Record<Mechanism, readonly string[]>> = {
  'session-id': ['-tls1_2', '-no_ticket'],
  'session-ticket': ['-tls1_2'],
  psk: ['-tls1_3'],
};
/** On a busy machine; it goes on as soon as there is something to see. */
const WAIT_MS = 20_000;
const LOOK_AGAIN_MS = 10;
const VERDICT = /^(New|Reused), /m;

/** Whether `openssl s_client` resumes at `node` what `issuer` gave it; null where it says neither. */
export async function resumesByHand(
  mechanism: Mechanism,
  issuer: string,
  node: string,
): Promise<boolean | null> {
  const folder = await mkdtemp(join(tmpdir(), 's_client-'));
  try {
    const session = join(folder, 'session.pem');
    const flags = FLAGS[mechanism];
    // TLS 1.3 tickets come after the handshake (RFC 8446, section 4.6.1).
    await visit(issuer, [...flags, '-sess_out', session], () => existsSync(session));
    const args = [...flags, '-sess_in', session];
    const printed = await visit(node, args, (text) => VERDICT.test(text));
    const said = VERDICT.exec(printed)?.[1];
    return said === undefined ? null : said === 'Reused';
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Stays connected until what it waits for is there. */
async function visit(
  node: string,
  flags: readonly string[],
  isDone: (printed: string) => boolean,
): Promise<string> {
  const args = ['s_client', '-connect', node, '-servername', PROBE_SERVER_NAME, ...flags];
  const child = spawn('openssl', args, { stdio: ['pipe', 'pipe', 'ignore'] });
  let printed = '';
  child.stdin.on('error', () => child.stdin.destroy());
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    printed += text;
  });
  const ended = once(child, 'close');
  const deadlineMs = performance.now() + WAIT_MS;
  while (!isDone(printed) && child.exitCode === null && performance.now() < deadlineMs) {
    await sleep(LOOK_AGAIN_MS);
  }
  child.stdin.end();
  await ended;
  return printed;
}
