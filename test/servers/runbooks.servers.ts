import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  PROBE_SERVER_NAME,
  type ProbeLab,
  startProbeLab,
} from '../../infra/demo/probe/probe-lab.ts';
import { runbookPage, runbookPages, withValues } from '../functions/judge/runbook-page.ts';
import { FAULT_PROFILES, HEALTHY_PROFILES } from '../infra/demo/probe/probe-profiles.ts';
import { versionOf } from './server-process.ts';

// The commands of the runbook, pasted into a shell: the fault shows, and its absence too.

const run = promisify(execFile);
const PROFILES = [...HEALTHY_PROFILES, ...FAULT_PROFILES];
/** The commands wait two seconds for tickets, some of them ten times. */
const PATIENCE_MS = 120_000;

interface Shown {
  readonly page: string;
  readonly profile: string;
  /** Indexes into the profile's nodes. */
  readonly other: number;
  readonly node: number;
  readonly shows: RegExp;
}

const ISSUED = 'New, TLSv1\\.2, .*\\n +TLS session ticket:\\n';
const NEW = 'New, TLSv1\\.[23], .*\\n';
const REUSED = 'Reused, TLSv1\\.[23], .*\\n';

const SHOWN: readonly Shown[] = [
  shown('missing-resumption', 'network-unshared-keys', [0, 1], `^${ISSUED}${NEW}$`),
  shown('missing-resumption', 'network-healthy', [0, 1], `^${ISSUED}${REUSED}$`),
  shown('unexpected-resumption', 'application-shared-keys', [0, 1], `^${ISSUED}${REUSED}$`),
  shown('unexpected-resumption', 'application-healthy', [0, 1], `^${ISSUED}${NEW}$`),
  // The classic balancer resumes its ID, and no ticket was issued: the trap that the page names.
  shown('unexpected-resumption', 'classic-healthy', [0, 0], `^${NEW}${REUSED}$`),
  shown('partial-resumption', 'classic-private-caches', [1, 1], ' [1-9] New\\n +[1-9] Reused\\n$'),
  shown('partial-resumption', 'classic-healthy', [0, 0], ' 10 Reused\\n$'),
  shown('failed-offer', 'application-alert-on-foreign', [0, 1], 'session:\\ndone\\n.*\\n.*alert'),
  shown('failed-offer', 'application-reset-on-foreign', [0, 1], 'done\\n.*\\n.*errno=104\\n$'),
  shown('failed-offer', 'application-close-on-foreign', [0, 1], 'done\\n.*\\n.*unexpected eof'),
  shown('failed-offer', 'application-silence-on-foreign', [0, 1], 'done\\n.*\\nsilent\\n$'),
  shown('failed-offer', 'application-healthy', [0, 1], 'done\\n.*\\ndone\\n$'),
  shown('no-reissue', 'application-no-reissue', [0, 1], `^${ISSUED}${NEW}$`),
  shown('no-reissue', 'application-healthy', [0, 1], `^${ISSUED}${ISSUED}$`),
  shown('unreachable', 'application-node-down', [1, 1], '^-tls1_2\\n.*errno=111\\n-tls1_3\\n'),
  shown(
    'unreachable',
    'application-node-silent',
    [1, 1],
    '^-tls1_2\\nsilent\\n-tls1_3\\nsilent\\n$',
  ),
  shown('unreachable', 'application-wrong-certificate', [1, 1], 'Verify return code: 2\\d \\('),
  shown('cross-node-resumption', 'application-shared-keys', [0, 1], `^(${NEW}${REUSED}){2}$`),
  shown('cross-node-resumption', 'application-healthy', [0, 1], `^(${NEW}${NEW}){2}$`),
  shown('never-resumed', 'application-healthy', [0, 0], `^(${NEW}${REUSED}){2}$`),
  shown('never-resumed', 'application-all-off', [1, 1], `^(${NEW}${NEW}){2}$`),
  shown('mark-contradicted', 'application-healthy', [0, 0], `^(${NEW}${REUSED}){2}$`),
  shown('mark-contradicted', 'application-all-off', [1, 1], `^(${NEW}${NEW}){2}$`),
  shown('excluded-resumption', 'network-several-certificates-resumed', [0, 0], REUSED),
  shown('excluded-resumption', 'network-several-certificates', [0, 0], `^(${NEW}${NEW}){2}$`),
  shown('undocumented-version', 'classic-with-tls-1.3', [1, 1], '^New, TLSv1\\.3'),
  shown(
    'undocumented-version',
    'classic-healthy',
    [0, 0],
    'alert protocol version.*\\nNew, \\(NONE',
  ),
];

function shown(
  page: string,
  profile: string,
  [other, node]: readonly [number, number],
  shows: string,
): Shown {
  return { page, profile, other, node, shows: new RegExp(shows) };
}

let lab: ProbeLab | undefined;

beforeAll(async () => {
  lab = await startProbeLab(PROFILES, { seed: 1 });
});
afterAll(() => lab?.close());

describe.skipIf(versionOf('openssl', 'version') === null)('by hand', () => {
  it('every option that a page gives to openssl exists', async () => {
    const { stderr } = await run('openssl', ['s_client', '-help']);
    const known = [...stderr.matchAll(/^ (-\w+)/gm)].map(([, option]) => option);
    const commands = runbookPages()
      .flatMap(({ blocks }) => blocks)
      .flatMap(({ text }) => [...text.matchAll(/openssl s_client ([^|>]*)/g)])
      .map(([, words = '']) => words);
    const given = commands.flatMap((words) => words.match(/(?<= |^)-\w+/g) ?? []);
    expect(new Set(given).size).toBeGreaterThan(5);
    expect(given.filter((option) => !known.includes(option))).toEqual([]);
  });

  it('every page with openssl commands is tried here', () => {
    const pages = runbookPages().filter((page) => commandsOf(page.name) !== undefined);
    const tried = new Set(SHOWN.map(({ page }) => `${page}.md`));
    expect(pages.map(({ name }) => name)).toEqual([...tried].sort());
  });

  it.concurrent.each(SHOWN)(
    '$page shows on $profile, node $node',
    async ({ page, profile, other, node, shows }) => {
      const nodes = lab?.targets.find(({ name }) => name === profile)?.nodes ?? [];
      const { [node]: shown = '', [other]: issuer = '' } = nodes;
      const values = { NODE: shown, OTHER: issuer, NAME: PROBE_SERVER_NAME };
      const folder = await mkdtemp(join(tmpdir(), 'runbook-'));
      try {
        const script = withValues(commandsOf(`${page}.md`) ?? '', values);
        const printed = await run('sh', ['-c', script], { cwd: folder }).catch((fault) => fault);
        expect(printed.stdout).toMatch(shows);
        // Sessions are secrets: the last command removes them.
        expect(await readdir(folder)).toEqual([]);
      } finally {
        await rm(folder, { recursive: true });
      }
    },
    PATIENCE_MS,
  );
});

function commandsOf(name: string): string | undefined {
  return runbookPage(name).blocks.find(({ text }) => text.includes('openssl s_client'))?.text;
}
