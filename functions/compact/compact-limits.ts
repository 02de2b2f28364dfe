/** How much of what compaction takes at once; all of it bounds memory or time. */
export interface CompactLimits {
  /** A file of this size is read mostly for its rows, not for being one more file: it stays. */
  readonly smallBytes: number;
  /** More files of one hour are taken in turns. */
  readonly hourFiles: number;
  /** More rows of one hour make another whole. */
  readonly wholeRows: number;
  /** Objects read or removed at once: small ones wait for the network, not for each other. */
  readonly atOnce: number;
}

/**
 * 200 balancers of 8 nodes write 38,400 objects an hour with both logs; a million rows are 28 MB in
 * the lake and 0.5 GB in memory (`npm run bench -- compact`); `atOnce` small files are 128 MB at most.
 */
export const COMPACT_LIMITS: CompactLimits = {
  smallBytes: 4_194_304,
  hourFiles: 50_000,
  wholeRows: 1_000_000,
  atOnce: 32,
};
