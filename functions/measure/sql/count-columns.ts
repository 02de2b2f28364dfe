/** Trials by outcome. `fulls`, because FULL is a reserved word of Trino. */
export const OUTCOME_COUNTS = ['resumed', 'fulls', 'unknowns', 'failed'] as const;

/** Of the trials of one cell: what a rate does not count. */
export const CELL_COUNTS = [
  'reissued',
  'not_reissued',
  'reissued_resumed',
  'not_reissued_resumed',
  'version_failed',
  'certificate_unchecked',
] as const;

/** Of the ledger's objects. */
export const SOURCE_COUNTS = ['objects', 'lines', 'rows'] as const;

/** Counts by reason, as texts in the order of the model's lists. */
export const SOURCE_LISTS = ['skipped', 'rejected', 'quarantined'] as const;

/** The aggregates of `OUTCOME_COUNTS`, with the first and the last of the times in that column. */
export function outcomeCounts(atMs: string): string {
  return `count(*) FILTER (WHERE outcome_rank = 4) AS resumed,
    count(*) FILTER (WHERE outcome_rank = 3) AS fulls,
    count(*) FILTER (WHERE outcome_rank = 2) AS unknowns,
    count(*) FILTER (WHERE outcome_rank = 1) AS failed,
    min(${atMs}) AS first_at_ms,
    max(${atMs}) AS last_at_ms`;
}
