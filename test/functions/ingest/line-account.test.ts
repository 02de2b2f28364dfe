import { expect, test } from 'vitest';
import { countsOf, LineAccount } from '../../../functions/ingest/line-account.ts';
import type { LineReader } from '../../../functions/ingest/line-reader.ts';
import type { ReaderVerdict } from '../../../functions/ingest/lines/line-verdict.ts';
import type { LogKind } from '../../../functions/model/source.ts';

const VIEW = new DataView(new ArrayBuffer(8));

/** An account over a reader that answers as it is set. */
function accountOf() {
  const next: { verdict: ReaderVerdict; kind: LogKind } = {
    verdict: 'row',
    kind: 'classic-access',
  };
  const reader = {
    read: () => next.verdict,
    get kind() {
      return next.kind;
    },
  };
  const rejects: string[] = [];
  const account = new LineAccount(reader as unknown as LineReader, (line) => rejects.push(line));
  const take = (verdict: ReaderVerdict, lines = 1) => {
    next.verdict = verdict;
    return account.take(VIEW, 0, 8, lines, 100);
  };
  return { account, rejects, next, take };
}

test('an open line stays open up to its 64th physical line', () => {
  const { take } = accountOf();
  expect([take('continues', 63), take('continues', 64)]).toEqual(['open', 'refused']);
});

test('several physical lines are taken together only when they are right', () => {
  const { account, take } = accountOf();
  expect([take('bad-time', 2), take('empty-line', 2)]).toEqual(['refused', 'refused']);
  expect([take('row', 3), take('plain-http', 2)]).toEqual(['taken', 'taken']);
  expect([account.lines, account.rows, account.skipped.get('plain-http')]).toEqual([5, 3, 2]);
});

test('a rejected line is listed with its number, place, length and reason', () => {
  const { account, rejects, take } = accountOf();
  take('row');
  take('bad-time');
  account.refuse('line-too-long', 500, 70_000);
  expect(rejects.map((line) => JSON.parse(line))).toEqual([
    { line: 2, offset: 100, bytes: 8, reason: 'bad-time' },
    { line: 3, offset: 500, bytes: 70_000, reason: 'line-too-long' },
  ]);
});

test('the kind is that of the rows, the claimed one without rows, mixed with several', () => {
  const { account, next, take } = accountOf();
  take('bad-time');
  expect([account.kind(null), account.kind('network-tls-access')]).toEqual([
    'unknown',
    'network-tls-access',
  ]);
  take('row');
  expect(account.kind('network-tls-access')).toBe('classic-access');
  next.kind = 'application-access';
  take('row');
  expect(account.kind(null)).toBe('mixed');
});

test('counts come in the order of their documented list', () => {
  const counts = countsOf(
    new Map([
      ['bad-trial', 1],
      ['line-too-long', 2],
    ] as const),
  );
  expect(JSON.stringify(counts)).toBe('{"line-too-long":2,"bad-trial":1}');
});
