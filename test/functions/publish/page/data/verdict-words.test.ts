import { expect, test } from 'vitest';
import { LACKS, UNCHECKED } from '../../../../../functions/model/verdict.ts';
import {
  reasonOf,
  verdictFacts,
} from '../../../../../functions/publish/page/data/verdict-words.ts';
import { fleet } from '../../../../browser/fleet.ts';

const [verdict] = fleet({ balancers: 1, nodes: 1 }).report.balancers;
if (verdict === undefined) throw new Error('the fleet has no verdict');

test('a verdict says by what and since when it judges, what is missing and not checked', () => {
  const made = {
    ...verdict,
    judgedFrom: '2026-03-02T09:00:00.000Z',
    lacks: ['longer-history', 'probes'] as const,
    unchecked: ['psk', 'some-nodes'] as const,
  };
  expect(verdictFacts({ ...made, lacks: [...made.lacks], unchecked: [...made.unchecked] })).toEqual(
    [
      { id: 'judged-by', label: 'Judged by', text: 'logs and probes' },
      { id: 'judged-from', label: 'Arrivals judged since', text: '2026-03-02 09:00 UTC' },
      { id: 'lacks', label: 'Missing', text: 'longer history, probes' },
      { id: 'unchecked', label: 'Not checked', text: 'TLS 1.3 PSKs, some of its nodes' },
    ],
  );
});

test('what a verdict does not say has no line', () => {
  const empty = { ...verdict, judgedBy: [], judgedFrom: null, lacks: [], unchecked: [] };
  expect(verdictFacts(empty)).toEqual([]);
});

test('every lack and every unchecked behaviour has words', () => {
  const facts = verdictFacts({ ...verdict, lacks: [...LACKS], unchecked: [...UNCHECKED] });
  const words = facts.map(({ text }) => text).join(', ');
  expect(words).not.toContain('undefined');
  expect(words.split(', ')).toHaveLength(2 + LACKS.length + UNCHECKED.length);
});

test('the reason is the report’s; without a verdict it says who made the report', () => {
  expect(reasonOf(verdict)).toBe(verdict.reason);
  expect(reasonOf(null)).toContain('older version');
});
