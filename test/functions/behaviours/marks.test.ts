import { expect, test } from 'vitest';
import { markBehaviour } from '../../../functions/behaviours/marks.ts';

test('of the three logs, that of application balancers alone is documented to mark resumption', () => {
  expect(markBehaviour('application')?.says).toContain('session-reused');
  expect(markBehaviour('classic')).toBeUndefined();
  expect(markBehaviour('network')).toBeUndefined();
});
