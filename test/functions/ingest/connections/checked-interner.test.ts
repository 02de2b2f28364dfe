import { expect, test } from 'vitest';
import {
  CheckedInterner,
  INVALID,
} from '../../../../functions/ingest/connections/checked-interner.ts';
import { isToken } from '../../../../functions/ingest/lines/field-value.ts';

test('a name that fails its check is invalid each time', () => {
  const interner = new CheckedInterner(isToken);
  const answers = ['good', 'b\x1bd', 'good', 'b\x1bd'].map((text) => interner.internText(text));
  expect(answers).toEqual([0, INVALID, 0, INVALID]);
});

test('after clear, a name is checked again under its new number', () => {
  const checked: number[] = [];
  const interner = new CheckedInterner((_view, start, end) => {
    checked.push(end - start);
    return true;
  });
  interner.internText('one');
  interner.internText('three');
  interner.internText('one');
  interner.clear();
  expect(interner.internText('three')).toBe(0);
  expect(checked).toEqual([3, 5, 5]);
});
