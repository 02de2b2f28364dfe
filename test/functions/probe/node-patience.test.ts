import { expect, test } from 'vitest';
import type { FailureClass } from '../../../functions/model/trial.ts';
import { noConnection } from '../../../functions/probe/no-connection.ts';
import { NodePatience, type Question } from '../../../functions/probe/node-patience.ts';

const FETCH: Question = { mechanism: 'psk', relation: null, isRepeated: false };
const OFFER: Question = { mechanism: 'psk', relation: 'cross-node', isRepeated: false };
const OTHER: Question = { mechanism: 'session-id', relation: 'cross-node', isRepeated: false };
const failure = (name: FailureClass) => noConnection(0, { class: name, alert: null, detail: '' });
const ANSWER = { ...failure('timeout'), failure: null };
type Ending = FailureClass | 'answer';

/** One connection that begins and ends so; whether the node refused it. */
function one(patience: NodePatience, ending: Ending, question = FETCH): boolean {
  const result = ending === 'answer' ? ANSWER : failure(ending);
  return patience.learn(question, result, patience.begin(0));
}

function after(...endings: readonly Ending[]): NodePatience {
  const patience = new NodePatience();
  for (const ending of endings) one(patience, ending);
  return patience;
}

test.each<FailureClass>(['unreachable', 'reset', 'timeout'])(
  'after %s it pauses 1, 5 and 15 s, and after a fourth one in a row the node is given up',
  (ending) => {
    const patience = new NodePatience();
    const rests = Array.from({ length: 4 }, () => {
      expect(patience.settled(FETCH)).toBeNull();
      expect(one(patience, ending)).toBe(true);
      return patience.restMs(0);
    });
    expect(rests).toEqual([1_000, 5_000, 15_000, 0]);
    for (const question of [FETCH, OFFER, OTHER]) {
      expect(patience.settled(question)).toContain('4 times in a row with pauses of 1, 5, 15 s');
    }
  },
);

test('a pause is due once, and the node stays at one connection at a time', () => {
  const patience = after('answer', 'reset');
  expect([patience.restMs(0), patience.restMs(0)]).toEqual([1_000, 0]);
  one(patience, 'answer');
  expect([patience.isSerial, patience.isDoubtful, patience.restMs(0)]).toEqual([true, false, 0]);
});

test('what began before a pause is one refusal, and its late answers do not end the pauses', () => {
  const patience = after('answer');
  const begun = Array.from({ length: 8 }, () => patience.begin(0));
  for (const at of begun.slice(1)) {
    expect(patience.learn(FETCH, failure('reset'), at)).toBe(true);
  }
  patience.learn(FETCH, ANSWER, begun[0] ?? 0);
  expect(patience.restMs(0)).toBe(1_000);
  one(patience, 'reset');
  expect(patience.restMs(0)).toBe(5_000);
});

test('an answer between refusals begins the pauses anew, and halves the pace down to one a second', () => {
  const patience = new NodePatience();
  const rests: number[][] = [];
  while (patience.settled(FETCH) === null) {
    one(patience, 'answer');
    one(patience, 'reset');
    rests.push([patience.restMs(0), patience.restMs(0)]);
  }
  const pauses = rests.map(([pauseMs]) => pauseMs);
  const paces = rests.map(([, paceMs]) => paceMs);
  expect(pauses).toEqual([...Array(8).fill(1_000), 0]);
  expect(paces).toEqual([0, 62, 125, 250, 500, 1_000, 1_000, 1_000, 0]);
  expect(patience.settled(OFFER)).toBe('refuses connections, 3 times at one a second');
});

test('a version is settled by three answers in a row, for its mechanism alone, without a pause', () => {
  const patience = new NodePatience();
  for (const ending of ['version', 'answer', 'version', 'version'] as const) one(patience, ending);
  expect(patience.settled(FETCH)).toBeNull();
  one(patience, 'version');
  expect(patience.settled(FETCH)).toContain('does not speak the TLS version of psk');
  expect(patience.settled(OFFER)).not.toBeNull();
  expect([patience.settled(OTHER), patience.restMs(0), patience.isSerial]).toEqual([
    null,
    0,
    false,
  ]);
});

test.each<FailureClass>(['alert', 'certificate', 'closed', 'not-tls'])(
  '%s is an answer, however often it comes',
  (ending) => {
    const patience = after(...Array(30).fill(ending));
    expect(patience.settled(FETCH)).toBeNull();
    expect([patience.restMs(0), patience.isSerial, patience.isDoubtful]).toEqual([0, false, false]);
  },
);

test('with a session a reset or a silence is the session’s, unless the node refuses at that time', () => {
  const patience = after('answer');
  const underWay = patience.begin(0);
  expect([one(patience, 'reset', OFFER), one(patience, 'timeout', OFFER)]).toEqual([false, false]);
  expect(patience.restMs(0)).toBe(0);
  one(patience, 'reset');
  expect(patience.learn(OFFER, failure('reset'), underWay)).toBe(true);
  expect(one(patience, 'reset', OFFER)).toBe(true);
  one(patience, 'answer');
  expect(one(patience, 'unreachable', OFFER)).toBe(true);
});

test('at a node that has refused before, an offer fails by itself when it ends so twice', () => {
  const patience = after('answer', 'reset', 'answer');
  const again = { ...OFFER, isRepeated: true };
  for (let offer = 0; offer < 5; offer += 1) {
    expect([one(patience, 'reset', OFFER), patience.restMs(0)]).toEqual([true, 1_000]);
    expect([one(patience, 'reset', again), patience.restMs(0)]).toEqual([false, 0]);
  }
  // The second try was answered: it was the rate, and the node is slowed.
  expect([one(patience, 'reset', OFFER), patience.restMs(0)]).toEqual([true, 1_000]);
  one(patience, 'answer', again);
  expect(patience.restMs(0)).toBe(62);
  expect(patience.settled(OFFER)).toBeNull();
});

test('a silence to one kind of offer is asked ten times, as many as give a verdict', () => {
  const patience = after('answer');
  for (let time = 0; time < 9; time += 1) one(patience, 'timeout', OFFER);
  expect(patience.settled(OFFER)).toBeNull();
  one(patience, 'timeout', OFFER);
  expect([FETCH, OFFER, OTHER].map((about) => patience.settled(about) !== null)).toEqual([
    ...[false, true, false],
  ]);
});

test('a node is doubtful until it answers, and again from a silence on; a refusal is an answer', () => {
  const patience = new NodePatience();
  const doubts = (['answer', 'timeout', 'alert', 'unreachable'] as const).map((ending) => {
    one(patience, ending);
    return patience.isDoubtful;
  });
  expect(new NodePatience().isDoubtful).toBe(true);
  expect(doubts).toEqual([false, true, false, true]);
});
