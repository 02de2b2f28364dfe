import { readFileSync, writeSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';

// Loaded by `node --import` before a command that is measured: at its end it writes what the process
// cost, all its threads together, to the pipe that `metered-run.ts` opened.

/** What a whole process cost. */
export interface ProcessCost {
  readonly cpuSeconds: number;
  readonly wallSeconds: number;
  readonly peakMb: number;
}

const COST_PIPE = 3;

/**
 * The most memory that was resident. Where there is `/proc`, from there: in `resourceUsage` a child
 * starts with what its parent held when it was forked (getrusage(2), proc(5)).
 */
function peakMb(): number {
  try {
    const [, kb] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
    if (kb !== undefined) return Number(kb) / 1024;
  } catch {
    // Not Linux.
  }
  return process.resourceUsage().maxRSS / 1024;
}

function cost(): ProcessCost {
  const { user, system } = process.cpuUsage();
  return { cpuSeconds: (user + system) / 1e6, wallSeconds: process.uptime(), peakMb: peakMb() };
}

// Worker threads load this too.
if (isMainThread) process.on('exit', () => writeSync(COST_PIPE, JSON.stringify(cost())));
