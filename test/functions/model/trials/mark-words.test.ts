import { expect, test } from 'vitest';
import {
  contradictionWords,
  lossWords,
  markNotes,
  markWords,
} from '../../../../functions/model/trials/mark-words.ts';
import { reportedMarks } from './mark-samples.ts';

const agreement = { rate: 1, low: 0.912, high: 1 };

test('a mark is confirmed, contradicted, or neither', () => {
  expect(markWords(reportedMarks())).toBe('mark not confirmed');
  expect(markWords(reportedMarks({ confirmed: 40, agreement }))).toBe(
    'mark confirmed by 40 probes (95 % interval 91.2–100.0%)',
  );
  const wrong = { confirmed: 36, resumedThoughFull: 3, fullThoughResumed: 1, agreement };
  expect(markWords(reportedMarks(wrong))).toBe('mark contradicted by 4 of 40 (10.0%) probes');
  expect(contradictionWords(reportedMarks(wrong))).toBe(
    '3 marked as resumed though full, 1 as full though resumed',
  );
  expect(contradictionWords(reportedMarks({ confirmed: 40, agreement }))).toBeNull();
});

test('loss and lag', () => {
  expect(lossWords(reportedMarks())).toBe('');
  const loss = { rate: 0.03, low: 0.01, high: 0.06 };
  expect(
    lossWords(
      reportedMarks({ missing: 3, pending: 2, loss, lagMeanSeconds: 150, lagMaxSeconds: 300 }),
    ),
  ).toBe(
    '3 lines missing (3.0%, 1.0–6.0%); 2 pending; shown 150 s later on average, 300 s at most',
  );
});

test('NAT and the tokens of others are said', () => {
  expect(markNotes(reportedMarks())).toEqual([]);
  expect(markNotes(reportedMarks({ portChanged: 5, foreign: 2 }))).toEqual([
    "5 came from another port than the prober's: NAT lies between",
    "2 connections of others have a token, and count as anybody's",
  ]);
});
