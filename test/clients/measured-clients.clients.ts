import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, test } from 'vitest';
import type { MeasuredClient } from '../../functions/clients/measured-client.ts';
import { MEASURED_CLIENTS } from '../../functions/clients/measured-clients.ts';
import type { ClientVerdict } from '../../infra/client-check/client-verdict.ts';
import {
  browserClient,
  type ClientWords,
  goClient,
  type InstallClient,
  installedClient,
  javaClient,
  nodeClient,
  pythonClient,
  rustClient,
  undiciClient,
} from './client-software.ts';
import { rowDisagreements, switchedRow } from './row-disagreements.ts';

// client-check against real clients: what it says of each is what the table says of it.

const CLIENT_CHECK = fileURLToPath(new URL('../../infra/cli/client-check.ts', import.meta.url));
const PATIENCE_MS = 110_000;
const OUTPUT_MAX = 16_777_216;
const run = promisify(execFile);

interface RealClient {
  readonly name: string;
  /** The row's client, and how its versions begin. */
  readonly row: readonly [client: string, versions: string];
  /** Whether its switch is on: then what the switch gives is expected. */
  readonly isSwitched?: true;
  readonly install: InstallClient;
  /** What its user agent tells. */
  readonly kind: string;
  /** Addresses, as often as they are to be called, for commands that are no programs of ours. */
  readonly calls?: number;
}

const CLIENTS: readonly RealClient[] = [
  { name: 'Go net/http', row: ['Go net/http', 'go1.26'], install: goClient(), kind: 'go-http' },
  {
    ...{ name: 'Go net/http with a cache', row: ['Go net/http', 'go1.26'], isSwitched: true },
    ...{ install: goClient('-cache'), kind: 'go-http' },
  },
  {
    ...{ name: 'requests', row: ['requests', '2.34.2'], kind: 'python-requests' },
    install: pythonClient('requests_client.py', 'requests.txt'),
  },
  {
    ...{ name: 'requests with the context of docs/examples', row: ['requests', '2.34.2'] },
    ...{ isSwitched: true, kind: 'python-requests' },
    install: pythonClient('requests_switched.py', 'requests.txt'),
  },
  {
    ...{ name: 'httpx', row: ['httpx (HTTP/1.1 and 2)', '0.28.1'], kind: 'httpx' },
    install: pythonClient('httpx_client.py', 'httpx.txt'),
  },
  {
    ...{ name: 'curl', row: ['curl, several URLs', '7.88.1'], kind: 'curl', calls: 8 },
    install: installedClient('curl', '-sS'),
  },
  {
    ...{ name: 'Node https', row: ['Node https, global agent', 'Node 24'], kind: 'none' },
    install: nodeClient('node-https.mjs'),
  },
  {
    ...{ name: 'Node fetch', row: ['Node fetch', 'Node 24'], kind: 'node-builtin-fetch' },
    install: nodeClient('node-fetch.mjs'),
  },
  {
    ...{ name: 'undici with the connector of docs/examples', row: ['undici', '7.15.0'] },
    ...{ isSwitched: true, kind: 'other' },
    install: undiciClient('undici-switched.mjs'),
  },
  {
    ...{ name: 'Java HttpClient', row: ['java.net.http.HttpClient', 'Java 17'] },
    ...{ kind: 'java-http-client', install: javaClient('HttpClientCheck') },
  },
  {
    ...{ name: 'reqwest with rustls', row: ['reqwest with rustls', '0.12.28'], kind: 'none' },
    install: rustClient,
  },
  {
    ...{ name: 'Chromium', row: ['Chromium', '156'], kind: 'chromium' },
    install: browserClient,
  },
];

const installed = new Map<string, ClientWords | Error>();

beforeAll(async () => {
  await Promise.all(
    CLIENTS.map(async ({ name, install }) => {
      const words = await install().catch((error: Error) => error);
      if (words instanceof Error) process.stderr.write(`not run: ${name}: ${words.message}\n`);
      installed.set(name, words);
    }),
  );
});

describe('client-check agrees with the table', () => {
  for (const client of CLIENTS) {
    test(client.name, async (context) => {
      const words = installed.get(client.name);
      if (words === undefined || words instanceof Error) {
        // In CI all must run.
        if (process.env.CI === 'true') throw words;
        return context.skip(words?.message);
      }
      const verdict = await verdictOn(words, client.calls ?? 1);
      const row = rowOf(client);
      expect(rowDisagreements(client.isSwitched ? switchedRow(row) : row, verdict)).toEqual([]);
      expect(verdict).toMatchObject({ clientKind: client.kind, failed: 0, namesServer: true });
    });
  }
});

function rowOf({ row: [client, versions] }: RealClient): MeasuredClient {
  const rows = MEASURED_CLIENTS.filter(
    (row) => row.client === client && row.versions.startsWith(versions),
  );
  expect(rows.map((row) => row.versions)).toHaveLength(1);
  return rows[0] as MeasuredClient;
}

async function verdictOn(words: ClientWords, calls: number): Promise<ClientVerdict> {
  const urls = ['{url12}', '{url13}'].flatMap((url) => Array<string>(calls).fill(url));
  const args = [CLIENT_CHECK, '--json', '--', ...words, ...urls];
  const { stdout } = await run(process.execPath, args, {
    timeout: PATIENCE_MS,
    maxBuffer: OUTPUT_MAX,
  });
  return JSON.parse(stdout).verdict;
}
