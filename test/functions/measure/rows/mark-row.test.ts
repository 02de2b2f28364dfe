import { expect, test } from 'vitest';
import { marksByBalancer, marksOfRow } from '../../../../functions/measure/rows/mark-row.ts';
import { sampleMarks } from '../../judge/measurement-samples.ts';

const TEXTS = ['application', 'eu-west-1', '', "app/o'b/1", '1.3', 'psk'];
const cellOf = (texts: readonly string[]) =>
  `mark ${texts.map((text) => `${text.length}:${text}`).join('')}`;

test('a row of marks, its counts in the order of the model', () => {
  const counts = Array.from({ length: 12 }, (_, at) => String(at));
  expect(marksOfRow({ cell: cellOf([...TEXTS, ...counts]) })).toEqual({
    ...{ balancerType: 'application', region: 'eu-west-1', accountId: null, balancer: "app/o'b/1" },
    ...{ tlsVersion: '1.3', mechanism: 'psk', resumed: 0, full: 1, resumedThoughFull: 2 },
    ...{ fullThoughResumed: 3, unmarked: 4, pending: 5, missing: 6, foreign: 7, portChanged: 8 },
    ...{ lagged: 9, lagSumMs: 10, lagMaxMs: 11 },
  });
});

test.each([
  ['a text of a place', 'place 0:'],
  ['a type that there is not', cellOf(['gateway', ...TEXTS.slice(1), '1'])],
  ['a count that is none', cellOf([...TEXTS, 'one'])],
])('%s is no row of marks', (_name, cell) => {
  expect(() => marksOfRow({ cell })).toThrow();
});

test('what no account is known of goes to the one that logs name, if it is one', () => {
  const own = sampleMarks({ resumed: 5 });
  const open = sampleMarks({ accountId: null, missing: 2 });
  const { balancerType, region, balancer } = own;
  const named = (accountId: string) => ({ balancerType, region, balancer, accountId });
  expect(marksByBalancer([own, open], [named('123456789012')])).toEqual([{ ...own, missing: 2 }]);
  expect(marksByBalancer([own, open], [named('123456789012'), named('2')])).toEqual([own, open]);
  expect(marksByBalancer([sampleMarks()], [])).toEqual([]);
});
