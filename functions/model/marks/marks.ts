/** How far a trial and the row of its request may lie apart, by the clocks of prober and balancer. */
export const NEAR_MS = 60_000;

/** From this age on a request that no log shows is missing: no window is measured again after it. */
export const OVERDUE_MS = 25 * 3_600_000;
/**
 * What the first object of a log covers for certain, by the shortest interval of delivery: of what was
 * tried before, it may be that nothing was logged yet.
 */
export const FIRST_PERIOD_MS = 5 * 60_000;

/**
 * What became of trials that sent a request of their own. Shown by the log, and marked as the wire was:
 * `resumed`, `full`; otherwise: `resumedThoughFull`, `fullThoughResumed`; where log or wire leaves it
 * open: `unmarked`. Not shown: `pending`, and `missing` once it is overdue. `foreign`: connections of
 * others with a token. Of those shown: `portChanged` came from another port than the prober's; `lagged`
 * are those of which `lagSumMs` and `lagMaxMs` tell how long after the handshake the period of their
 * object ended.
 */
export const MARK_COUNTS = [
  'resumed',
  'full',
  'resumedThoughFull',
  'fullThoughResumed',
  'unmarked',
  'pending',
  'missing',
  'foreign',
  'portChanged',
  'lagged',
  'lagSumMs',
  'lagMaxMs',
] as const;
export type MarkCount = (typeof MARK_COUNTS)[number];
export type MarkCounts = Readonly<Record<MarkCount, number>>;

export const NO_MARKS: MarkCounts = {
  ...{ resumed: 0, full: 0, resumedThoughFull: 0, fullThoughResumed: 0, unmarked: 0 },
  ...{ pending: 0, missing: 0, foreign: 0, portChanged: 0, lagged: 0, lagSumMs: 0, lagMaxMs: 0 },
};

/** The counts of two groups together. */
export function addMarks(one: MarkCounts, other: MarkCounts): MarkCounts {
  const sums = MARK_COUNTS.map((name) => [name, one[name] + other[name]]);
  const lagMaxMs = Math.max(one.lagMaxMs, other.lagMaxMs);
  return { ...(Object.fromEntries(sums) as Record<MarkCount, number>), lagMaxMs };
}

/** Handshakes of the probe that logs show. */
export function shownByLog(counts: MarkCounts): number {
  const { resumed, full, resumedThoughFull, fullThoughResumed, unmarked } = counts;
  return resumed + full + resumedThoughFull + fullThoughResumed + unmarked;
}
