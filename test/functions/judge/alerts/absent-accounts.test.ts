import { expect, test } from 'vitest';
import { coverageOf } from '../../../../functions/judge/alerts/absence.ts';
import { judge } from '../../../../functions/judge/judge.ts';
import { DEFAULT_STALE_AFTER_MS } from '../../../../functions/judge/rules/rule.ts';
import type { MatrixCell } from '../../../../functions/model/matrix.ts';
import { sampleMeasurement } from '../measurement-samples.ts';
import { B, baseline, offers } from '../trial-samples.ts';

// Two accounts have a classic balancer of one name.

const SETTINGS = { staleAfterMs: DEFAULT_STALE_AFTER_MS };

/** What the second window's trials say of what the first one's show, and they do not. */
function absence(
  shown: readonly MatrixCell[],
  matrix: readonly MatrixCell[],
  targets: Parameters<typeof coverageOf>[2] = null,
) {
  const [deviation] = judge(sampleMeasurement([], [], shown), SETTINGS);
  if (deviation === undefined) throw new Error('nothing deviates');
  const after = sampleMeasurement([], [], matrix);
  const { fingerprint } = deviation;
  expect(judge(after, SETTINGS).map((it) => it.fingerprint)).not.toContain(fingerprint);
  return coverageOf(after, SETTINGS, targets).absenceOf(deviation);
}

const few = (cells: readonly MatrixCell[]) => cells.map((cell) => ({ ...cell, full: 0 }));
const own = {
  balancerType: 'classic',
  balancer: 'old-shop',
  accountId: '111111111111',
  mechanism: 'session-id',
} as const;
const other = { ...own, accountId: '222222222222' } as const;
const refusing = (place: Partial<MatrixCell>) => [baseline(place), offers(place)];
const accepting = (place: Partial<MatrixCell>) => [
  baseline(place),
  offers({ ...place, resumed: 10, full: 0, reissued: 0 }),
];

test('the trials of one tell nothing of the other', () => {
  const shown = refusing(own);
  const then = (matrix: readonly MatrixCell[]) => absence(shown, matrix);
  expect(then(accepting(own))).toBe('clear');
  expect(then(accepting(other))).toBe('missing');
  expect(then([...accepting(own), ...refusing(other)])).toBe('clear');
  expect(then(accepting({ ...other, node: B }))).toBe('missing');
  expect(then(accepting({ ...own, node: B }))).toBe('gone');
});

test('what left the targets of one is gone, whatever the other has', () => {
  const { accountId, balancerType } = other;
  const target = { name: 'old-shop', balancerType, region: 'eu-west-1', accountId };
  const gone = (targets: Parameters<typeof coverageOf>[2]) => absence(refusing(own), [], targets);
  expect(gone([target])).toBe('gone');
  expect(gone([{ ...target, accountId: own.accountId }])).toBe('missing');
});

test('one whose trials named no account before is known again by the only account', () => {
  const shown = refusing({ ...own, accountId: null });
  const then = (matrix: readonly MatrixCell[]) => absence(shown, matrix);
  expect(then(refusing(own))).toBe('clear');
  expect(then(few(refusing(own)))).toBe('missing');
  expect(then([...refusing(own), ...refusing(other)])).toBe('missing');
});
