import type { Matchers } from './alert-settings.ts';
import type { Deviation } from './deviation.ts';

const LABELS = [
  ...(['rule', 'severity', 'balancerType', 'region', 'accountId', 'balancer'] as const),
  ...(['node', 'mechanism', 'relation'] as const),
];

/** Whether all labels that the matchers name match; `*` stands for any text, but not for none. */
export function matchesDeviation(
  matchers: Matchers,
  deviation: Pick<Deviation, (typeof LABELS)[number]>,
): boolean {
  return LABELS.every((label) => {
    const wanted = matchers[label];
    const value = deviation[label];
    if (wanted === undefined) return true;
    return value !== null && [wanted].flat().some((pattern) => matchesText(pattern, value));
  });
}

/** From left to right each part at its first place: no pattern takes longer than the text. */
function matchesText(pattern: string, text: string): boolean {
  const [first = '', ...rest] = pattern.split('*');
  const last = rest.pop();
  if (last === undefined) return text === pattern;
  if (!text.startsWith(first)) return false;
  let at = first.length;
  for (const part of rest) {
    const found = text.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return text.length - last.length >= at && text.endsWith(last);
}
