import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import type * as files from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { Fault } from '../../../functions/errors.ts';
import type * as runLake from '../../../infra/local/run-lake.ts';
import { testRuns } from '../../test-runs.ts';
import {
  AFTER_LEASE_MS,
  partialFiles,
  runSmall,
  type SmallInputs,
  type SmallResult,
  undisturbed,
  writeSmallInputs,
} from './small-run.ts';

// A disk that is full from any write on, and later has space again: the run says so, and the next
// one ends as if nothing had been.

/** A disk in front of the real one; `fullFrom` is the number of the first write without room. */
const disk = vi.hoisted(() => {
  const full = () => Object.assign(new Error('ENOSPC: no space left'), { code: 'ENOSPC' });
  const state = { writes: 0, fullFrom: Number.POSITIVE_INFINITY };
  const isFull = () => {
    state.writes += 1;
    return state.writes >= state.fullFrom;
  };
  return { state, full, isFull };
});

vi.mock('node:fs/promises', async (original) => {
  const real = await original<typeof files>();
  const limited =
    <Args extends readonly unknown[], Result>(work: (...args: Args) => Promise<Result>) =>
    async (...args: Args): Promise<Result> => {
      if (disk.isFull()) throw disk.full();
      return await work(...args);
    };
  const open: typeof real.open = async (path, flags, mode) => {
    if (flags !== 'wx') return await real.open(path, flags, mode);
    const file = await limited(real.open)(path, flags, mode);
    const write = file.writeFile.bind(file);
    // What fits is written before a disk says that it is full.
    file.writeFile = async (data) => {
      if (!disk.isFull()) return await write(data);
      await write((data as Uint8Array).subarray(0, (data as Uint8Array).length / 2));
      throw disk.full();
    };
    file.sync = limited(file.sync.bind(file));
    return file;
  };
  const { link, mkdir, rename } = real;
  return {
    ...real,
    ...{ open, link: limited(link), rename: limited(rename) },
    mkdir: limited(async (path: string) => await mkdir(path)),
  };
});

// What is counted needs no disk.
vi.mock('../../../infra/local/run-lake.ts', async (original) => {
  const { remembered } = await import('./remembered-engine.ts');
  return remembered(await original<typeof runLake>());
});

let dir = '';
let inputs: SmallInputs;
let whole: SmallResult;
beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'full-disk-'));
  inputs = writeSmallInputs(dir);
  whole = await undisturbed(dir, inputs);
});
afterEach(() => {
  disk.state.fullFrom = Number.POSITIVE_INFINITY;
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

/** A run on a disk that is full from a write on; what went wrong, or null where it had all its space. */
async function onDiskFullFrom(write: number, lakeDir: string): Promise<unknown> {
  disk.state.writes = 0;
  disk.state.fullFrom = write;
  const fault = await runSmall({ lakeDir, inputs }).then(
    () => null,
    (error: unknown) => error,
  );
  disk.state.fullFrom = Number.POSITIVE_INFINITY;
  return fault;
}

/** Each write of a run is the first without room, or (not in full) each of so many. */
const STEP = testRuns(1, 13);

test.each(['a first run', 'a later run'])(
  '%s on a disk that is full from any write on',
  async (which) => {
    const lakeDir = join(dir, which);
    let write = 1;
    for (; ; write += STEP) {
      rmSync(lakeDir, { recursive: true, force: true });
      const toMs = Date.parse('2026-01-02T10:00:05Z');
      if (which === 'a later run') await runSmall({ lakeDir, inputs, toMs });
      const fault = await onDiskFullFrom(write, lakeDir);
      if (fault === null) break;
      expect(fault).toBeInstanceOf(Fault);
      expect(fault).toMatchObject({ code: 'lake-write-failed' });
      expect(String(fault)).toMatch(/ENOSPC|the disk is full: free some space/);
      expect(String(fault)).not.toContain('\n');
      if (existsSync(lakeDir)) expect(partialFiles(lakeDir)).toEqual([]);
      const next = await runSmall({ lakeDir, inputs, afterMs: AFTER_LEASE_MS });
      expect({ write, ...next }).toEqual({ write, ...whole });
      expect(partialFiles(lakeDir)).toEqual([]);
    }
    // Every kind of write was without room: of the key, of tables, and of each document.
    expect(write).toBeGreaterThan(30);
    process.stdout.write(`${which}: full from each ${STEP} of ${write} writes\n`);
  },
  600_000,
);

test('a real disk that is full says so, and the lake works once there is space', async ({
  skip,
}) => {
  const lakeDir = join(dir, 'real');
  mkdirSync(lakeDir);
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=4k', 'tmpfs', lakeDir]);
  skip(mounted.status !== 0, `a small disk can't be mounted here: ${mounted.stderr}`);
  try {
    let faults = 0;
    for (let sizeKb = 4; ; sizeKb += 4 * STEP) {
      spawnSync('mount', ['-o', `remount,size=${sizeKb}k`, lakeDir]);
      const afterMs = faults * AFTER_LEASE_MS;
      const running = runSmall({ lakeDir, inputs, afterMs });
      const result = await running.catch((error: unknown) => error);
      expect(partialFiles(lakeDir)).toEqual([]);
      if (result instanceof Fault) {
        faults += 1;
        expect(result.message).toMatch(/ENOSPC|the disk is full/);
        continue;
      }
      expect(result).toEqual(whole);
      break;
    }
    expect(faults).toBeGreaterThan(1);
    process.stdout.write(`a real disk: ${faults} runs without room\n`);
  } finally {
    spawnSync('umount', [lakeDir]);
  }
}, 300_000);
