/** The keys of the page's address after `#`, with the value of each that is not given. */
export const INITIAL_STATE = {
  /** Of many reports the one that is open; of one alone always none. */
  part: '',
  /** The balancer that is open, by name; where names repeat, its account and Region decide. */
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
  verdict: '',
  /** What the table's rows are, and how they are ordered. */
  level: 'balancer',
  sort: 'verdict',
  order: 'descending',
  page: '1',
  /** What the curves show. */
  span: 'day',
  curve: '',
  /** What is opened below: a rule's runbook, a word of the glossary. */
  runbook: '',
  word: '',
} as const;

export type StateKey = keyof typeof INITIAL_STATE;
export type PageState = Readonly<Record<StateKey, string>>;

const KEYS = Object.keys(INITIAL_STATE) as readonly StateKey[];

/** Reads the fragment of an address, `#balancer=…&rule=…`; ignores unknown keys. */
export function parseState(fragment: string): PageState {
  const given = new URLSearchParams(fragment.replace(/^#/, ''));
  const values = KEYS.map((key) => [key, given.get(key) ?? INITIAL_STATE[key]]);
  return Object.fromEntries(values) as PageState;
}

/** The fragment of a state: only what differs from the initial state, in one order. */
export function formatState(state: PageState): string {
  const changed = KEYS.filter((key) => state[key] !== INITIAL_STATE[key]);
  return `#${new URLSearchParams(Object.fromEntries(changed.map((key) => [key, state[key]])))}`;
}
