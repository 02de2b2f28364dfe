import type { History } from '../../../model/history.ts';
import type { Report } from '../../../model/report.ts';
import type { PageState } from './page-state.ts';
import type { Places } from './places.ts';

/** What the page's file holds: text of runbooks is by rule. */
export interface PageData {
  readonly report: Report;
  /** `reading`: it follows when the rest is shown, for it is the larger part. */
  readonly history: () => History | null | 'reading';
  readonly runbooks: Readonly<Record<string, string>>;
  /** Which of many reports this is, as links name it: names repeat from one to the next. */
  readonly part: string;
}

/** What every view gets: data, and the one way to change what is shown. */
export interface Page extends PageData {
  readonly places: Places;
  readonly nowMs: number;
  /** Changes the state; `step` can be taken back with the browser's back button. */
  go(changes: Partial<PageState>, how: 'step' | 'typing'): void;
}

/** Shows one state; elements that did not change stay. */
export type View = (state: PageState) => void;
