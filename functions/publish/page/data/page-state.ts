/** What the address of the page says after `#`, and what holds where it says nothing. */
export const INITIAL_STATE = {
  /** The balancer that is open, by name; where names repeat, its account and Region tell. */
  balancer: '',
  account: '',
  in: '',
  node: '',
  /** Filters of the table and of the deviations. */
  text: '',
  type: '',
  region: '',
  method: '',
  rule: '',
  deviating: '',
  /** What the table's rows are, and how they are ordered. */
  level: 'balancer',
  sort: 'deviations',
  order: 'descending',
  page: '1',
  /** What the curves show. */
  span: 'day',
  curve: '',
  runbook: '',
} as const;

export type StateKey = keyof typeof INITIAL_STATE;
export type PageState = Readonly<Record<StateKey, string>>;

const KEYS = Object.keys(INITIAL_STATE) as readonly StateKey[];

/** Reads a fragment as it stands in the address, `#balancer=…&rule=…`; unknown keys go. */
export function parseState(fragment: string): PageState {
  const told = new URLSearchParams(fragment.replace(/^#/, ''));
  const values = KEYS.map((key) => [key, told.get(key) ?? INITIAL_STATE[key]]);
  return Object.fromEntries(values) as PageState;
}

/** The fragment of a state: only what differs from the start, in one order. */
export function formatState(state: PageState): string {
  const told = KEYS.filter((key) => state[key] !== INITIAL_STATE[key]);
  return `#${new URLSearchParams(Object.fromEntries(told.map((key) => [key, state[key]])))}`;
}
