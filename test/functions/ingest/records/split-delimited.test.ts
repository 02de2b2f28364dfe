import { describe, expect, test } from 'vitest';
import {
  DELIMITED_FIELDS_MAX,
  DelimitedFields,
  splitDelimited,
} from '../../../../functions/ingest/records/split-delimited.ts';

function split(text: string, delimiter: string, quoted = true, listAt = -1): readonly string[] {
  const fields = new DelimitedFields();
  const line = Buffer.from(text);
  splitDelimited(line, { delimiter: Buffer.from(delimiter), listAt }, quoted, fields);
  return Array.from({ length: fields.count }, (_, at) =>
    line.subarray(fields.starts[at], fields.ends[at]).toString(),
  );
}

describe('fields', () => {
  test.each<readonly [string, string, readonly string[]]>([
    ['a\tb\tc', '\t', ['a', 'b', 'c']],
    ['a', ',', ['a']],
    ['', ',', ['']],
    [',', ',', ['', '']],
    ['a,"b,c",d', ',', ['a', 'b,c', 'd']],
    ['a,"b""c,d",e', ',', ['a', 'b""c,d', 'e']],
    ['a,"b\\",c",d', ',', ['a', 'b\\",c', 'd']],
    ['a,"b,c', ',', ['a', '"b', 'c']],
    ['a "" "-"', ' ', ['a', '', '-']],
    ['a||b||c', '||', ['a', 'b', 'c']],
    ['a|b||c', '||', ['a|b', 'c']],
  ])('%j by %j are %j', (text, delimiter, expected) => {
    expect(split(text, delimiter)).toEqual(expected);
  });

  test('quotes are nothing of their own where nothing is quoted', () => {
    expect(split('a\t"b\tc"\td', '\t', false)).toEqual(['a', '"b', 'c"', 'd']);
  });

  test('a list of quoted texts is one field, whatever separates them', () => {
    expect(split('a,"h2","http/1.1",b', ',', true, 1)).toEqual(['a', 'h2', 'b']);
    expect(split('a,"h2","http/1.1"', ',', false, 1)).toEqual(['a', '"h2"']);
    expect(split('a,-,b', ',', true, 1)).toEqual(['a', '-', 'b']);
  });

  test('more of them than any log has are not looked for', () => {
    expect(split(','.repeat(500), ',')).toHaveLength(DELIMITED_FIELDS_MAX);
  });
});
