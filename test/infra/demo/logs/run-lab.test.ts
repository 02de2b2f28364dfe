import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LabRun, runLab } from '../../../../infra/demo/logs/run-lab.ts';
import type { TruthRow } from '../../../../infra/demo/traffic/lab-truth.ts';
import { SMALL_SCENARIO, START_MS } from '../traffic/small-scenario.ts';

const SEED = 7;
const folders: string[] = [];
let run: LabRun;
let outDir: string;

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'lab-'));
  folders.push(folder);
  return folder;
}

/** Every file below a folder: path relative to it and text, unzipped. */
async function readFiles(folder: string): Promise<Map<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((e) => join(e.parentPath, e.name));
  const files = new Map<string, string>();
  for (const path of paths.sort()) {
    const bytes = await readFile(path);
    const text = path.endsWith('.gz') ? gunzipSync(bytes) : bytes;
    files.set(path.slice(folder.length + 1), text.toString());
  }
  return files;
}

beforeAll(async () => {
  outDir = await newFolder();
  run = await runLab({ seed: SEED, outDir, startMs: START_MS, scenario: SMALL_SCENARIO });
});

afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true });
});

function rows(name: string, filter: (row: TruthRow) => boolean = () => true): TruthRow[] {
  return run.truth.arrivals.filter((row) => row.balancer.includes(name) && filter(row));
}

function total(list: readonly TruthRow[], count: 'serverResumed' | 'serverFull' | 'failed') {
  return list.reduce((sum, row) => sum + row[count], 0);
}

describe('what the lab writes', () => {
  it('marks in the application log exactly the connections that the servers resumed', async () => {
    const marks = new Map<string, { node: string; resumed: boolean }>();
    for (const [path, text] of await readFiles(run.logDir)) {
      if (!path.includes('_app.') || path.includes('conn_log_')) continue;
      for (const line of text.trim().split('\n')) {
        const trace = /(TID_\w+) "-" "-" "-" (\S+) "-" "-"$/.exec(line);
        const creation = /" 0 (\S+) "forward"/.exec(line)?.[1] ?? '';
        if (!line.startsWith('https ') || Date.parse(creation) < run.windowStartMs) continue;
        if (trace === null) continue;
        const [, id = '', node = ''] = trace;
        const resumed = line.includes(' "session-reused" ');
        expect(marks.get(id)?.resumed ?? resumed, id).toBe(resumed);
        marks.set(id, { node, resumed });
      }
    }
    const traced = run.truth.nodes.filter(
      ({ balancerType, balancer }) =>
        balancerType === 'application' && !balancer.startsWith('app/archive/'),
    );
    expect(traced).toHaveLength(16);
    for (const { node, resumed, full } of traced) {
      const own = [...marks.values()].filter((mark) => mark.node === node);
      const marked = own.filter((mark) => mark.resumed).length;
      expect({ node, resumed: marked, full: own.length - marked }).toEqual({ node, resumed, full });
    }
  });

  it('has counts that add up, and the truth beside the logs', async () => {
    for (const row of [...run.truth.nodes, ...run.truth.arrivals]) {
      expect(row.resumed + row.full + row.unknown + row.failed).toBe(row.handshakes);
      expect(row.serverResumed + row.serverFull + row.failed).toBe(row.handshakes);
    }
    expect(JSON.parse(await readFile(join(outDir, 'truth.json'), 'utf8'))).toEqual(run.truth);
    expect((await readdir(outDir)).sort()).toEqual(['AWSLogs', 'truth.json']);
  });

  it('is the same for the same seed in all but measured latency', async () => {
    const again = await newFolder();
    await runLab({ seed: SEED, outDir: again, startMs: START_MS, scenario: SMALL_SCENARIO });
    const [first, second] = [await readFiles(outDir), await readFiles(again)];
    expect([...second.keys()]).toEqual([...first.keys()]);
    for (const [path, text] of first) {
      expect(withoutLatency(path, second.get(path) ?? '')).toBe(withoutLatency(path, text));
    }
  });
});

/** Blanks the fields that hold the measured handshake time. */
function withoutLatency(path: string, text: string): string {
  const field = path.includes('conn_log_') ? 6 : path.includes('_net.') ? 8 : -1;
  const blank = (line: string) =>
    line
      .split(' ')
      .map((value, index) => (index === field && value !== '-' ? 'measured' : value))
      .join(' ');
  return text.split('\n').map(blank).join('\n');
}

describe('how far sessions are accepted', () => {
  const inScope = (arrival: string) => (row: TruthRow) => row.arrival === arrival;

  it.each([
    ['shop', 'same-node', true],
    ['shop', 'cross-node', false],
    ['archive', 'same-node', true],
    ['archive', 'cross-node', false],
    ['legacy-web', 'same-node', true],
    ['legacy-web', 'cross-node', false],
    ['feed', 'same-node', true],
    ['feed', 'cross-node', true],
  ])('healthy %s resumes %s arrivals: %s', (name, arrival, resumes) => {
    const arrived = rows(name, inScope(arrival));
    expect(total(arrived, 'serverResumed') > 0).toBe(resumes);
    expect(total(arrived, 'serverResumed') + total(arrived, 'serverFull')).toBeGreaterThan(0);
  });

  it('never resumes a first arrival, for no client holds a session then', () => {
    expect(total(rows('', inScope('first')), 'serverResumed')).toBe(0);
    expect(total(rows('', inScope('first')), 'serverFull')).toBeGreaterThan(50);
  });

  it('never speaks TLS 1.3 on a healthy classic balancer', () => {
    expect(new Set(rows('legacy-web').map((row) => row.tlsVersion))).toEqual(new Set(['1.2']));
  });
});

describe('the planted faults really occur', () => {
  it('shared ticket keys: sessions are accepted by nodes that did not issue them', () => {
    const cross = rows('checkout', (row) => row.arrival === 'cross-node');
    expect(total(cross, 'serverResumed')).toBeGreaterThan(total(cross, 'serverFull'));
  });

  it('a forgetful node resumes nothing while its peers do', () => {
    const at = (node: string) =>
      total(
        rows('media', (row) => row.node === node),
        'serverResumed',
      );
    expect([at('192.0.2.62'), at('192.0.2.61') > 0, at('192.0.2.63') > 0]).toEqual([0, true, true]);
  });

  it('a listener with mutual TLS resumes, and refuses clients without certificate', () => {
    expect(total(rows('partners'), 'serverResumed')).toBeGreaterThan(0);
    expect(total(rows('partners'), 'failed')).toBeGreaterThan(0);
  });

  it('full handshakes with mutual TLS show the certificate, resumed ones do not', async () => {
    const files = [...(await readFiles(run.logDir))];
    const text = files.filter(([path]) => /conn_log_.*partners/.test(path)).map(([, t]) => t);
    const lines = text.join('').trim().split('\n');
    const shown = lines.filter((line) =>
      line.includes(
        '"CN=partner-client,O=resumption-watch lab only" NotBefore=2020-01-01T00:00:00Z',
      ),
    );
    expect(shown.length).toBeGreaterThan(0);
    expect(lines.filter((line) => line.includes(' "-" - - Success ')).length).toBeGreaterThan(0);
  });

  it('sessions that are never accepted: many returns, none resumed', () => {
    const returns = rows('campaign', (row) => row.arrival === 'same-node');
    expect([total(returns, 'serverResumed'), total(returns, 'serverFull') > 10]).toEqual([0, true]);
  });

  it('a classic balancer negotiates TLS 1.3', () => {
    const versions = new Set(rows('legacy-pay').map((row) => row.tlsVersion));
    expect(versions).toEqual(new Set(['1.2', '1.3']));
  });

  it('logs stop five hours before the end, and not earlier', async () => {
    const ends = (name: string, paths: Iterable<string>) =>
      [...paths]
        .filter((path) => path.includes(name))
        .map((path) => /_(\d{8}T\d{4})Z_/.exec(path)?.[1]);
    const paths = [...(await readFiles(run.logDir)).keys()];
    expect(ends('telemetry', paths).sort().at(-1)?.slice(0, 11)).toBe('20260301T02');
    expect(ends('net.feed', paths).sort().at(-1)?.slice(0, 11)).toBe('20260301T07');
  });
});

describe('ending early', () => {
  it('stops on abort with the reason of the signal, and leaves no server open', async () => {
    const stop = new AbortController();
    const aborted = runLab({
      seed: 1,
      outDir: await newFolder(),
      startMs: START_MS,
      scenario: SMALL_SCENARIO,
      signal: stop.signal,
      onProgress: (done) => {
        if (done === 20) stop.abort(new Error('enough'));
      },
    });
    await expect(aborted).rejects.toThrow('enough');
    // A closed server's handle goes with the next turns of the event loop.
    await expect.poll(() => process.getActiveResourcesInfo()).not.toContain('TCPServerWrap');
  });
});
