import { expect, test } from 'vitest';
import { LINE_BYTES_MAX } from '../../../../functions/ingest/lines/line-engine.ts';
import { LineScanner, type Taken } from '../../../../functions/ingest/lines/line-scanner.ts';

/** Scans chunks and lists what was taken and refused; `answer` decides by the text. */
function scan(chunks: readonly string[], answer: (text: string) => Taken = () => 'taken') {
  const events: [string, number][] = [];
  const scanner = new LineScanner({
    take(view, start, end, _lines, offset) {
      const text = Buffer.from(view.buffer, view.byteOffset + start, end - start).toString();
      const taken = answer(text);
      if (taken === 'taken') events.push([text, offset]);
      return taken;
    },
    refuse: (reason, offset, bytes) => void events.push([`${reason} ${bytes}`, offset]),
  });
  for (const chunk of chunks) scanner.push(Buffer.from(chunk));
  scanner.finish();
  return events;
}

test('lines come with their offsets, whatever the chunks, the last without a newline', () => {
  const expected = [
    ['one', 0],
    ['', 4],
    ['three', 5],
  ];
  expect(scan(['one\n\nthree'])).toEqual(expected);
  expect(scan([...'one\n\nthree'])).toEqual(expected);
});

test('the longest line is taken, and one byte more is refused', () => {
  const longest = 'x'.repeat(LINE_BYTES_MAX);
  expect(scan([`${longest}\n`])).toEqual([[longest, 0]]);
  expect(scan([`${longest}x\n`, 'y\n'])).toEqual([
    [`line-too-long ${LINE_BYTES_MAX + 1}`, 0],
    ['y', LINE_BYTES_MAX + 2],
  ]);
});

test('an open line is taken together with those that close it', () => {
  const answer = (text: string): Taken =>
    text.startsWith('(') && !text.endsWith(')') ? 'open' : 'taken';
  expect(scan(['(a\nb', '\nc)\nd\n'], answer)).toEqual([
    ['(a\nb\nc)', 0],
    ['d', 8],
  ]);
});

test('where no line closes it, it is refused alone and the others stand', () => {
  const answer = (text: string): Taken => (text.startsWith('(') ? 'open' : 'taken');
  expect(scan(['(a\nb\nc'], answer)).toEqual([
    ['open-quote 2', 0],
    ['b', 3],
    ['c', 5],
  ]);
});
