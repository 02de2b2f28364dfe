import type { Deviation } from '../deviation.ts';
import type { Matchers } from './alert-settings.ts';

/** Whether a deviation has all labels that the matchers name; `*` matches anything. */
export function isMatched(
  matchers: Matchers,
  deviation: Pick<Deviation, keyof Matchers & keyof Deviation>,
): boolean {
  const labels: Readonly<Record<keyof Matchers, string | null>> = deviation;
  return (Object.keys(matchers) as (keyof Matchers)[]).every((label) => {
    const wanted = matchers[label];
    if (wanted === undefined) return true;
    return [wanted].flat().some((pattern) => fits(pattern, labels[label]));
  });
}

/** A label that a deviation does not have fits no pattern, not even `*`. */
function fits(pattern: string, label: string | null): boolean {
  if (label === null) return false;
  const [first = '', ...rest] = pattern.split('*');
  const last = rest.pop();
  if (last === undefined) return label === pattern;
  if (!label.startsWith(first)) return false;
  // Each piece where it first occurs: that leaves the most for the pieces after it.
  let at = first.length;
  for (const piece of rest) {
    const found = label.indexOf(piece, at);
    if (found < 0) return false;
    at = found + piece.length;
  }
  return label.length - last.length >= at && label.endsWith(last);
}
