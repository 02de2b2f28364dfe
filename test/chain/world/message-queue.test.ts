import { expect, test } from 'vitest';
import { MessageQueue } from './message-queue.ts';
import { VirtualClock } from './virtual-clock.ts';

function queueOf(...bodies: readonly string[]) {
  const clock = new VirtualClock(0);
  const settings = { visibilityMs: 100, receivesMax: 2, inOrder: <Item>(items: Item) => items };
  const queue = new MessageQueue(settings, clock);
  for (const body of bodies) queue.send(body);
  const receive = (count = 10) => queue.receive(count).map(({ body }) => body);
  return { clock, queue, receive };
}

test('what was handed out is hidden, and comes again unless it was deleted', () => {
  const { clock, queue, receive } = queueOf('a', 'b', 'c');
  const [first] = queue.receive(2);
  expect(receive()).toEqual(['c']);
  queue.delete(first?.messageId ?? '');
  clock.advanceTo(99);
  expect([receive(), queue.nextVisibleMs()]).toEqual([[], 100]);
  clock.advanceTo(100);
  expect(receive()).toEqual(['b', 'c']);
});

test('what came too often is a dead letter, and starts anew when it is redriven', () => {
  const { clock, queue, receive } = queueOf('a');
  for (const atMs of [100, 200, 300]) {
    receive();
    clock.advanceTo(atMs);
  }
  expect(queue.deadLetters).toMatchObject([{ body: 'a', receiveCount: 2 }]);
  expect(queue.nextVisibleMs()).toBeUndefined();
  queue.redrive();
  expect(queue.receive(1)).toMatchObject([{ body: 'a', receiveCount: 1 }]);
  expect(queue.deadLetters).toEqual([]);
});
