import { expect, test } from 'vitest';
import type { FailureClass } from '../../../functions/model/trial.ts';
import { noConnection } from '../../../functions/probe/no-connection.ts';
import { NodePatience, type Question } from '../../../functions/probe/node-patience.ts';

const FETCH: Question = { mechanism: 'psk', relation: null };
const OFFER: Question = { mechanism: 'psk', relation: 'cross-node' };
const OTHER: Question = { mechanism: 'session-id', relation: 'cross-node' };
const failure = (name: FailureClass) => noConnection(0, { class: name, alert: null, detail: '' });
const ANSWER = { ...failure('timeout'), failure: null };

function after(name: FailureClass, question: Question, times = 3): NodePatience {
  const patience = new NodePatience();
  for (let time = 0; time < times; time += 1) patience.learn(question, failure(name));
  return patience;
}

test('two failures settle nothing, three in a row do, an answer between them starts again', () => {
  expect(after('unreachable', FETCH, 2).settled(FETCH)).toBeNull();
  expect(after('unreachable', FETCH).settled(FETCH)?.failure).toBe('unreachable');
  const interrupted = after('unreachable', FETCH, 2);
  interrupted.learn(FETCH, ANSWER);
  interrupted.learn(FETCH, failure('unreachable'));
  expect(interrupted.settled(FETCH)).toBeNull();
});

test.each([
  { failure: 'unreachable', to: FETCH, settles: [true, true, true] },
  { failure: 'timeout', to: FETCH, settles: [true, true, true] },
  { failure: 'timeout', to: OFFER, settles: [false, true, false] },
  { failure: 'version', to: OFFER, settles: [true, true, false] },
  { failure: 'alert', to: FETCH, settles: [false, false, false] },
] as const)('$failure to $to settles as far as it says something', ({ failure, to, settles }) => {
  const patience = after(failure, to);
  expect([FETCH, OFFER, OTHER].map((one) => patience.settled(one) !== null)).toEqual(settles);
});

test('a node is doubtful until it answers, and again from a silence on; a refusal is an answer', () => {
  const patience = new NodePatience();
  const doubts = [ANSWER, failure('timeout'), failure('alert'), failure('unreachable')].map(
    (result) => {
      patience.learn(FETCH, result);
      return patience.isDoubtful;
    },
  );
  expect(new NodePatience().isDoubtful).toBe(true);
  expect(doubts).toEqual([false, true, false, true]);
});
