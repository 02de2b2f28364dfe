import { execFile } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  CLIENT_CA_CERTIFICATE,
  CLIENT_CERTIFICATE,
  CLIENT_KEY,
  SERVER_CERTIFICATE_PATH,
} from '../../infra/demo/traffic/certificates.ts';
import { startTlsNode, type TlsNode } from '../infra/tls/tls-node.ts';
import { versionOf } from './server-process.ts';

// The commands that `--explain` prints, pasted into a shell, against nodes that want a certificate.

const run = promisify(execFile);
const PROBE = new URL('../../infra/cli/probe.ts', import.meta.url).pathname;
const INDENT = '    ';

let folder = '';
let nodes: readonly TlsNode[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'by-hand-'));
  const mutual = { requestCert: true, rejectUnauthorized: true, ca: CLIENT_CA_CERTIFICATE };
  const alike = { ...mutual, ticketKeys: Buffer.alloc(48, 7) };
  nodes = await Promise.all([startTlsNode(alike), startTlsNode(alike)]);
});
afterAll(async () => {
  await Promise.all(nodes.map((node) => node.close()));
  await rm(folder, { recursive: true });
});

it.skipIf(versionOf('openssl', 'version') === null)(
  'they show the client certificate, trust the roots, and come to what the probe came to',
  async () => {
    const files = await writeTarget("it's ours");
    const { stdout } = await run(
      process.execPath,
      [PROBE, '--explain', '--attempts', '1', ...files],
      {
        cwd: folder,
      },
    );
    const commands = stdout.split('\n').filter((line) => line.startsWith(INDENT));
    const before = await readdir(folder);
    const { stdout: printed } = await run('sh', ['-c', commands.join('\n')], { cwd: folder });
    expect(printed.match(/^(New|Reused), TLSv1\.\d/gm)).toEqual([
      // Session IDs stay with their node; both nodes have one ticket key.
      ...['New, TLSv1.2', 'New, TLSv1.2'],
      ...['New, TLSv1.2', 'Reused, TLSv1.2'],
      ...['New, TLSv1.3', 'Reused, TLSv1.3'],
    ]);
    expect(printed.match(/Verify return code: 0 \(ok\)/g)?.length).toBeGreaterThanOrEqual(3);
    expect(nodes.map(({ seen }) => seen.failed)).toEqual([0, 0]);
    expect(await readdir(folder)).toEqual(before);
  },
);

/** A target whose files have a name that a shell would take apart; returns the options for it. */
async function writeTarget(odd: string): Promise<readonly string[]> {
  const own = join(folder, odd);
  await mkdir(own);
  await copyFile(SERVER_CERTIFICATE_PATH, join(own, 'root.pem'));
  await writeFile(join(own, 'other root.pem'), CLIENT_CA_CERTIFICATE);
  await writeFile(join(own, 'client.pem'), CLIENT_CERTIFICATE);
  await writeFile(join(own, 'client.key'), CLIENT_KEY, { mode: 0o600 });
  const target = {
    ...{ name: 'mutual', balancerType: 'network', region: 'eu-west-1', internal: true },
    nodes: nodes.map(({ port }) => `127.0.0.1:${port}`),
    serverName: 'a.lab.test',
    trust: [`${odd}/root.pem`, `${odd}/other root.pem`],
    clientCertificate: `${odd}/client.pem`,
    clientKey: `${odd}/client.key`,
  };
  await writeFile(join(folder, 'targets.json'), JSON.stringify([target]));
  return ['--targets', 'targets.json'];
}
