/** A count as people read it: `12,345`. */
export function count(value: number): string {
  return value.toLocaleString('en-US');
}

/** A share of 0 to 1 as a percentage with one decimal: `37.0%`. */
export function percent(share: number): string {
  return `${(share * 100).toFixed(1)}%`;
}

/** A part of a whole with its percentage: `37 of 412 (9.0%)`; the whole must not be 0. */
export function share(part: number, whole: number): string {
  return `${count(part)} of ${count(whole)} (${percent(part / whole)})`;
}

/** A count with its noun in the right number: `1 client`, `20 clients`. */
export function counted(value: number, noun: string): string {
  return `${count(value)} ${noun}${value === 1 ? '' : 's'}`;
}
