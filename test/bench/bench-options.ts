/** What `npm run bench` was called with; each section takes what it needs. */
export interface BenchOptions {
  readonly rounds: number;
  readonly lines: number;
  /** Sizes of the lakes that are measured. */
  readonly handshakes: readonly number[];
  /** The earlier commit that `before` runs beside this one; null where none is named. */
  readonly commit: string | null;
  /** What `before` compares. */
  readonly works: readonly BeforeWork[];
  readonly write: (line: string) => void;
}

export const BEFORE_WORKS = ['analyse', 'measure', 'ingest'] as const;
export type BeforeWork = (typeof BEFORE_WORKS)[number];

/** The root of the tree that is measured. */
export const ROOT = new URL('../..', import.meta.url).pathname;

const MILLION = 1_000_000;

/** `1 M`, `0.25 M`. */
export function millions(count: number): string {
  return `${count / MILLION} M`;
}
