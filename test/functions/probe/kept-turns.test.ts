import { expect, test } from 'vitest';
import {
  PROBE_TURNS_KEY,
  type ProbeTurns,
} from '../../../functions/model/discovery/probe-turns.ts';
import { keepTurns, readTurns } from '../../../functions/probe/kept-turns.ts';
import { MemoryStates } from '../../../infra/local/memory-states.ts';

const AT = '2026-06-01T12:00:00.000Z';
const TURNS: ProbeTurns = {
  ...{ schema: 1, at: AT, probed: { '["classic","eu-west-1",null,"a",443]': AT } },
  waiting: [
    {
      ...{ balancerType: 'application', region: 'eu-west-1', accountId: null },
      ...{ balancer: 'app/a/1', port: 443, inRounds: 2, dueAt: AT },
    },
  ],
};

test('what is kept is read as it was', async () => {
  const states = new MemoryStates();
  expect(await readTurns(states)).toBeUndefined();
  await keepTurns(TURNS, states);
  expect(await readTurns(states)).toEqual(TURNS);
});

test.each([
  ['cut short', '{"schema":1,"at"'],
  ['no document', '"text"'],
  ['of another shape', JSON.stringify({ ...TURNS, probed: ['a'] })],
  ['without a time', JSON.stringify({ ...TURNS, at: 'noon' })],
])('a file that is %s is named, and replaced', async (_, text) => {
  const states = new MemoryStates();
  await states.replace(PROBE_TURNS_KEY, Buffer.from(text), null);
  await expect(readTurns(states)).rejects.toMatchObject({
    ...{ code: 'read-failed', message: expect.stringContaining('probes/turns.json is ') },
  });
  await keepTurns(TURNS, states);
  expect(await readTurns(states)).toEqual(TURNS);
});
