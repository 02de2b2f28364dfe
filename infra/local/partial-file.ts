import { createHash, randomUUID } from 'node:crypto';
import { readlinkSync } from 'node:fs';
import { readdir, rm, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { errorCode } from '../../functions/errors.ts';
import { DAY_MS } from '../../functions/model/time.ts';

/** Names of files that are being written: a crash leaves at most these, and they are no objects. */
export const PARTIAL_SUFFIX = '.partial';

/** `MACHINE-PID-RUN-NUMBER.partial`, behind the name that it shall have; of old versions `RUN`. */
const PARTIAL_NAME =
  /(?:^|\.)(?:([0-9a-f]{8})-(\d+)-)?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?:-\d+)?\.partial$/;

/** This process among all that ever had its number. */
const RUN = randomUUID();
const MACHINE = machineOf();
let partials = 0;

/** A new name, beside the path that a file gets when it is whole; it says which run writes it. */
export function partialPath(path: string): string {
  partials += 1;
  return `${path}.${MACHINE}-${process.pid}-${RUN}-${partials}${PARTIAL_SUFFIX}`;
}

/**
 * Removes what dead runs left half written, in a folder and all below it. What can't be listed or
 * removed stays: it is in nobody's way.
 */
export async function removePartials(folder: string, nowMs: number): Promise<void> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await removePartials(path, nowMs);
    else if (entry.isFile()) await removeIfDead(path, nowMs);
  }
}

/** Removes what dead runs left of one file. */
export async function removePartialsOf(path: string, nowMs: number): Promise<void> {
  const folder = dirname(path);
  const names = await readdir(folder).catch(() => []);
  for (const name of names) {
    if (name.startsWith(`${basename(path)}.`)) await removeIfDead(join(folder, name), nowMs);
  }
}

async function removeIfDead(path: string, nowMs: number): Promise<void> {
  const [, machine, pid, run] = PARTIAL_NAME.exec(basename(path)) ?? [];
  if (run === undefined || run === RUN) return;
  const isKnownDead = machine === MACHINE && !isAlive(Number(pid));
  if (isKnownDead || (await isOlderThanADay(path, nowMs))) {
    await rm(path, { force: true }).catch(() => {});
  }
}

/** Of another machine nothing is known, and a number may be another process's by now. */
async function isOlderThanADay(path: string, nowMs: number): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found !== undefined && found.mtimeMs < nowMs - DAY_MS;
}

function isAlive(pid: number): boolean {
  // Another run had the number of this process: it is over.
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errorCode(error) !== 'ESRCH';
  }
}

/** Where numbers of processes mean the same: a machine, and on it a container. */
function machineOf(): string {
  return createHash('sha256').update(`${hostname()} ${pidNamespace()}`).digest('hex').slice(0, 8);
}

function pidNamespace(): string {
  try {
    return readlinkSync('/proc/self/ns/pid');
  } catch {
    // Systems other than Linux have no containers that share a folder.
    return '';
  }
}
