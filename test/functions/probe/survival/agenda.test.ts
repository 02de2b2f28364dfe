import { expect, test } from 'vitest';
import { Agenda } from '../../../../functions/probe/survival/agenda.ts';

test('gives what is due in the order of time, and of one time in the order in which it came', () => {
  const agenda = new Agenda<{ readonly atMs: number; readonly name: string }>();
  for (const [atMs, name] of [
    [5, 'a'],
    [1, 'b'],
    [5, 'c'],
    [3, 'd'],
    [1, 'e'],
  ] as const) {
    agenda.add({ atMs, name });
  }
  const due = (nowMs: number) => agenda.takeDue(nowMs).map(({ name }) => name);
  expect([agenda.size, agenda.nextAtMs, due(0)]).toEqual([5, 1, []]);
  expect([due(3), agenda.nextAtMs]).toEqual([['b', 'e', 'd'], 5]);
  expect([due(9), agenda.size, agenda.nextAtMs]).toEqual([['a', 'c'], 0, null]);
});
