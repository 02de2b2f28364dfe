import { compactLake } from '../../functions/compact/compact.ts';
import { FolderStore } from '../../infra/local/folder-store.ts';
import { HOUR_ENDS_MS } from './hour-lake.ts';

// A process of its own, so that its peak memory is that of compaction alone.
const closedMs = HOUR_ENDS_MS + 2 * 3_600_000;
const startedMs = performance.now();
const done = await compactLake(
  { lake: new FolderStore(process.argv[2] ?? ''), clock: { nowMs: () => closedMs } },
  { deadlineMs: Number.POSITIVE_INFINITY },
);
const seconds = (performance.now() - startedMs) / 1000;
const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
const cpuSeconds = (userCPUTime + systemCPUTime) / 1e6;
process.stdout.write(
  `${JSON.stringify({ ...done, seconds, cpuSeconds, peakMb: maxRSS / 1024 })}\n`,
);
