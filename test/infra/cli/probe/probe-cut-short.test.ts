import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readTrialLine } from '../../../../functions/model/trials/trial-line.ts';
import { probe } from '../../../../infra/cli/probe.ts';
import { listening, startTlsNode, type TlsNode } from '../../tls/tls-node.ts';
import { runHere } from '../run-here.ts';

// A probe that ends before its time: what it wrote must be of use.

const PROBE = new URL('../../../../infra/cli/probe.ts', import.meta.url).pathname;
const TRUST = new URL('../../../../infra/demo/traffic/server-certificate.pem', import.meta.url);

let dir = '';
let node: TlsNode;
const silent: Server = createServer((socket) => held.push(socket));
const held: Socket[] = [];

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'probe-cut-'));
  node = await startTlsNode();
  const ports = [node.port, await listening(silent)];
  const target = {
    ...{ name: 'shop', balancerType: 'application', region: 'eu-west-1', internal: true },
    ...{ nodes: ports.map((port) => `127.0.0.1:${port}`), serverName: 'a.lab.test' },
    trust: [TRUST.pathname],
  };
  writeFileSync(join(dir, 'targets.json'), JSON.stringify([target]));
});
afterAll(async () => {
  for (const socket of held) socket.destroy();
  silent.close();
  await node.close();
  rmSync(dir, { recursive: true, force: true });
});

/** Starts a probe by a line of the shell, and waits for its end. */
function start(line: string) {
  const child = spawn('bash', ['-c', line], {
    cwd: dir,
    env: { ...process.env, NODE: process.execPath, PROBE },
  });
  let stderr = '';
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  child.stdout.resume();
  const ended = new Promise<{ status: number | null; stderr: string }>((resolve) =>
    child.on('close', (status) => resolve({ status, stderr })),
  );
  return { child, ended };
}

function wholeLines(file: string): readonly string[] {
  const text = readFileSync(join(dir, file), 'utf8');
  expect(text.endsWith('\n')).toBe(true);
  const lines = text.slice(0, -1).split('\n');
  expect(lines.map(readTrialLine).filter((trial) => typeof trial === 'string')).toEqual([]);
  return lines;
}

test('Ctrl-C ends it at once, though a node keeps it waiting, and leaves whole lines', async () => {
  const waits = '--timeout 60000 --out cut.ndjson';
  const { child, ended } = start(`exec "$NODE" "$PROBE" --targets targets.json ${waits}`);
  const size = () => statSync(join(dir, 'cut.ndjson'), { throwIfNoEntry: false })?.size ?? 0;
  await expect.poll(size, { timeout: 20_000, interval: 20 }).toBeGreaterThan(0);
  child.kill('SIGINT');
  expect(await ended).toEqual({ status: 130, stderr: '' });
  expect(wholeLines('cut.ndjson').length).toBeGreaterThan(0);
});

test('a file that can grow no more is one clear line, and its lines are whole', async () => {
  // As on a full disk, the system writes a part of a line and then refuses.
  const limited = 'ulimit -f 9; exec "$NODE" "$PROBE" --targets targets.json --timeout 500';
  const { status, stderr } = await start(`${limited} --out full.ndjson`).ended;
  expect(status).toBe(2);
  expect(stderr).toBe("probe: can't write full.ndjson (EFBIG): the trials before that are in it\n");
  expect(wholeLines('full.ndjson').length).toBeGreaterThan(10);
});

test('a file that can not be written is reported before any connection', async () => {
  const before = node.seen.handshakes;
  const targets = ['--targets', join(dir, 'targets.json'), '--explain'];
  const { status, stderr } = await runHere(probe, [...targets, '--out', 'nowhere/out.ndjson']);
  expect({ status, stderr }).toEqual({
    status: 2,
    stderr:
      "probe: can't write nowhere/out.ndjson (ENOENT): name a file that can be written with --out\n",
  });
  expect(node.seen.handshakes).toBe(before);
});
