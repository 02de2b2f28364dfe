import { NEXT_BY_RUNBOOK } from '../../model/deviation.ts';
import { type History, historySchema } from '../../model/history.ts';
import { type Report, reportSchema } from '../../model/report.ts';
import { type Fields, isFields } from './bounded-json.ts';
import { type DocumentKind, type Held, heldDocument } from './held-document.ts';

/** A balancer of AWS has 53 characters at most, and an address fewer. */
const NAME_LENGTH_MAX = 128;

/** Every list of the schema: one that is not named here would count as a single row. */
export const REPORT_LISTS: readonly string[] = [
  ...['sources', 'missingLogs.buckets', 'bothDeliveries', 'targets', 'freshness', 'rates'],
  ...['watch.notWatched', 'watch.notListed', 'watch.routing', 'clients', 'balancers', 'regions'],
  ...['matrix', 'observedLifetime.ceilings', 'survival', 'marks', 'deviations'],
];
/** Every list of a history, likewise. */
export const HISTORY_LISTS: readonly string[] = ['day', 'week', 'month'].map(
  (span) => `spans.${span}.series`,
);

/** What versions before did not say of a row, as nothing known. */
const OLDER_GAPS: Readonly<Record<string, Fields>> = {
  rates: { clientKind: 'all', judged: null },
  clients: { avoidableFull: null, avoidableFullPerDay: null },
  deviations: { next: NEXT_BY_RUNBOOK },
};

const REPORT: DocumentKind<Report> = {
  schema: reportSchema,
  lists: REPORT_LISTS.map((list) => list.split('.')),
  withGaps: (value) => {
    const filled: Fields = { freshness: [], clients: [], balancers: [], ...value };
    for (const [list, gaps] of Object.entries(OLDER_GAPS)) {
      const rows = filled[list];
      if (!Array.isArray(rows)) continue;
      filled[list] = rows.map((row) => (isFields(row) ? { ...gaps, ...row } : row));
    }
    return filled;
  },
};

const HISTORY: DocumentKind<History> = {
  schema: historySchema,
  lists: HISTORY_LISTS.map((list) => list.split('.')),
  withGaps: (value) => value,
};

/** A report from elsewhere: it may be broken, hostile, or of another version. */
export function readRegionReport(bytes: Uint8Array): Held<Report> {
  const held = heldDocument(bytes, REPORT);
  if ('reason' in held) return held;
  const { balancers, rates, deviations } = held.document;
  const isLong = [...balancers, ...rates, ...deviations].some((row) =>
    [row.balancer, row.region, row.accountId].some((name) => (name ?? '').length > NAME_LENGTH_MAX),
  );
  return isLong ? { reason: `has a name of more than ${NAME_LENGTH_MAX} characters` } : held;
}

/** A history from elsewhere. */
export function readRegionHistory(bytes: Uint8Array): Held<History> {
  return heldDocument(bytes, HISTORY);
}
