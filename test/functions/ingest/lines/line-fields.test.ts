import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  ALL_READ,
  FIELDS_MAX,
  type FieldSyntax,
  LineFields,
  splitFields,
} from '../../../../functions/ingest/lines/line-fields.ts';
import { paddedView } from './padded-view.ts';

const QUOTED: FieldSyntax = { quoted: true, escapes: true, unread: ALL_READ };

function split(line: string, syntax = QUOTED, limit = FIELDS_MAX): string[] {
  const fields = new LineFields();
  const bytes = Buffer.from(line);
  splitFields(paddedView(line), 0, bytes.length, limit, syntax, fields);
  return Array.from({ length: fields.count }, (_, at) =>
    bytes.subarray(fields.starts[at], fields.ends[at]).toString(),
  );
}

describe('fields of a line', () => {
  test.each([
    ['spaces divide', 'a bc def', ['a', 'bc', 'def']],
    ['quotes hold spaces', 'a "b c" d', ['a', 'b c', 'd']],
    ['a dash in quotes', '"-" "-" x "-"', ['-', '-', 'x', '-']],
    ['an empty quoted field', 'a "" b', ['a', '', 'b']],
    ['an escaped quote before a space goes on', String.raw`"a\" b" c`, [String.raw`a\" b`, 'c']],
    ['an escaped backslash does not escape', String.raw`"a\\" c`, [String.raw`a\\`, 'c']],
    [String.raw`\x22 is left as it is`, String.raw`"a\x22 b" c`, [String.raw`a\x22 b`, 'c']],
    ['a stray quote inside is no end', '"a"b c" d', ['a"b c', 'd']],
    ['the trailing space of "- - - "', '"- - - " "-" x', ['- - - ', '-', 'x']],
    ['UTF-8', 'ä "ö ü" ß', ['ä', 'ö ü', 'ß']],
  ])('%s', (_rule, line, expected) => {
    expect(split(line)).toEqual(expected);
  });

  test('a list with quotes of its own is one field where quotes mean nothing', () => {
    const syntax = { quoted: false, escapes: false, unread: ALL_READ };
    expect(split('h2 "h2","http/1.1" t', syntax)).toEqual(['h2', '"h2","http/1.1"', 't']);
  });

  test('an open quote is reported', () => {
    const fields = new LineFields();
    const line = 'a "b c';
    splitFields(paddedView(line), 0, line.length, FIELDS_MAX, QUOTED, fields);
    expect({ count: fields.count, open: fields.openField }).toEqual({ count: 1, open: 1 });
  });

  test('any words, quoted or not, come back as they were', () => {
    const bare = fc.stringMatching(/^[^\s"\\]{1,20}$/);
    const inQuotes = fc.stringMatching(/^[^"\\\n]{0,40}$/);
    const word = fc.oneof(
      bare.map((text) => ({ text, written: text })),
      inQuotes.map((text) => ({ text, written: `"${text}"` })),
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: FIELDS_MAX }), (words) => {
        const line = words.map(({ written }) => written).join(' ');
        expect(split(line)).toEqual(words.map(({ text }) => text));
      }),
    );
  });

  test('a run that nobody reads is passed over, and what follows is found', () => {
    const word = fc.stringMatching(/^[!-~]{0,9}$/).filter((text) => !text.startsWith('"'));
    const words = fc.array(word, { minLength: 12, maxLength: 20 });
    fc.assert(
      fc.property(words, fc.nat(4), fc.integer({ min: 1, max: 7 }), (all, from, length) => {
        const unread = { from, to: from + length };
        const found = split(all.join(' '), { ...QUOTED, unread });
        const last = all.at(-1) === '' ? all.slice(0, -1) : all;
        expect(found.slice(unread.to)).toEqual(last.slice(unread.to));
        expect(found.slice(0, from)).toEqual(last.slice(0, from));
      }),
    );
  });

  test('a line that ends within the unread run has no more fields', () => {
    expect(split('a b c', { ...QUOTED, unread: { from: 1, to: 5 } })).toEqual(['a']);
  });

  test('any bytes: never throws, offsets stay in order and inside', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.boolean(), (bytes, quoted) => {
        const fields = new LineFields();
        const syntax = { quoted, escapes: quoted, unread: ALL_READ };
        splitFields(paddedView(bytes), 0, bytes.length, FIELDS_MAX, syntax, fields);
        let last = 0;
        for (let at = 0; at < fields.count; at += 1) {
          const start = fields.starts[at] ?? -1;
          const end = fields.ends[at] ?? -1;
          expect(start).toBeGreaterThanOrEqual(last);
          expect(end).toBeGreaterThanOrEqual(start);
          expect(end).toBeLessThanOrEqual(bytes.length);
          last = end;
        }
      }),
    );
  });
});
