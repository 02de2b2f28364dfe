import * as z from 'zod';
import { BALANCER_TYPES } from './balancer.ts';
import { type Deviation, type StoredDeviation, storedDeviation } from './deviation.ts';
import type { AttainableRate, ClientEvidence, Measurement } from './rate.ts';
import { NO_CLIENT_EVIDENCE } from './rate.ts';
import type { BalancerVerdict } from './verdict.ts';

/**
 * One measuring of one window. Late logs change what is known of a window, so it is measured again:
 * `revision` counts from 0, and each is measured `delayMs` after the window's end.
 */
export const windowRunSchema = z.lazy(() =>
  z.strictObject({
    fromMs: z.int(),
    toMs: z.int(),
    revision: z.int().nonnegative(),
    delayMs: z.int().nonnegative(),
    sessionLifetimeMs: z.int().positive(),
    keepAliveMs: z.int().positive(),
    exclusions: z.array(
      z.strictObject({
        balancerType: z.enum(BALANCER_TYPES),
        region: z.string(),
        accountId: z.string().exactOptional(),
        balancer: z.string(),
        listener: z.string().nullable(),
        spans: z
          .array(
            z.strictObject({
              fromMs: z.int().nullable(),
              toMs: z.int().nullable(),
              excluded: z.enum(['yes', 'unknown']),
            }),
          )
          .readonly()
          .exactOptional(),
      }),
    ),
  }),
);

export type WindowRun = z.infer<typeof windowRunSchema>;

/** The documents that stages write for each other, in the order in which they are written. */
const SUFFIXES = { measured: '.json.gz', judged: '.json.gz', reports: '.json' } as const;
export type WindowDocument = keyof typeof SUFFIXES;

const HOUR_DIGITS = 'YYYY-MM-DDTHH'.length;

/** Where a document of a window lies in the lake: `reports/end=2026-03-03T09/revision=0.json`. */
export function windowKey(
  document: WindowDocument,
  { toMs, revision }: Pick<WindowRun, 'toMs' | 'revision'>,
): string {
  const end = new Date(toMs).toISOString().slice(0, HOUR_DIGITS);
  return `${document}/end=${end}/revision=${revision}${SUFFIXES[document]}`;
}

/** Where the newest report lies. */
export const LATEST_REPORT_KEY = 'reports/latest.json';
/** Where its page lies, for a browser. */
export const LATEST_PAGE_KEY = 'reports/latest.html';
/** Where its metrics lie, for Prometheus. */
export const LATEST_METRICS_KEY = 'reports/latest.prom';

/** Where rates over time lie, made of the hours of each day. */
export const HISTORY_KEY = 'reports/history.json.gz';

/** What `measure` leaves for `judge`. */
export interface MeasuredWindow {
  readonly schema: 1;
  readonly run: WindowRun;
  readonly measurement: Measurement;
}

/** A measured window as the lake holds it: older versions knew nothing, or less, of clients and marks. */
export type StoredMeasuredWindow = Omit<MeasuredWindow, 'measurement'> & {
  readonly measurement: Omit<Measurement, 'clients' | 'marks'> & {
    readonly clients?: StoredClients;
    readonly marks?: Measurement['marks'];
  };
};

type StoredClients = Omit<ClientEvidence, 'attainable'> & {
  readonly attainable: readonly (Omit<AttainableRate, 'avoidableFull'> &
    Partial<Pick<AttainableRate, 'avoidableFull'>>)[];
};

/** The measurement of a window in the lake, whatever version wrote it. */
export function storedMeasurement({ measurement }: StoredMeasuredWindow): Measurement {
  const clients = measurement.clients ?? NO_CLIENT_EVIDENCE;
  const attainable = clients.attainable.map((row) => ({ avoidableFull: null, ...row }));
  return { ...measurement, marks: measurement.marks ?? [], clients: { ...clients, attainable } };
}

/** What `judge` leaves for `publish`. */
export interface JudgedWindow {
  readonly schema: 1;
  readonly run: WindowRun;
  readonly deviations: readonly Deviation[];
  /** Absent from the documents of versions that gave no verdict. */
  readonly verdicts?: readonly BalancerVerdict[];
}

/** A judged window as the lake holds it. */
export type StoredJudgedWindow = Omit<JudgedWindow, 'deviations'> & {
  readonly deviations: readonly StoredDeviation[];
};

/** The deviations of a window in the lake, whatever version judged it. */
export function storedDeviations({ deviations }: StoredJudgedWindow): readonly Deviation[] {
  return deviations.map(storedDeviation);
}

/** The events by which one stage notifies the next that a window is ready. */
export const WINDOW_MEASURED = 'Window Measured';
export const WINDOW_JUDGED = 'Window Judged';

/** Which window an event is about. */
export const windowEventSchema = z.lazy(() =>
  z.object({ toMs: z.int(), revision: z.int().nonnegative() }),
);
export type WindowEvent = z.infer<typeof windowEventSchema>;

/** The event of one window for the bus; sent again it has the same id. */
export function windowEvent(
  type: typeof WINDOW_MEASURED | typeof WINDOW_JUDGED,
  run: WindowRun,
): { readonly id: string; readonly type: string; readonly detail: WindowEvent } {
  const { toMs, revision } = run;
  return { id: `${type} ${toMs} ${revision}`, type, detail: { toMs, revision } };
}
