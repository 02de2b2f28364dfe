import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import {
  boundedJson,
  countValues,
  isFields,
} from '../../../../functions/publish/fleet/bounded-json.ts';
import { bytesOf } from './region-samples.ts';

const MB = 1_000_000;

test('reads an object, gzip or plain', () => {
  const text = Buffer.from('{"a":[1,"ü"]}');
  expect(boundedJson(text)).toEqual({ a: [1, 'ü'] });
  expect(boundedJson(gzipSync(text))).toEqual({ a: [1, 'ü'] });
});

describe('says what is none, in words', () => {
  test.each([
    ['no JSON', Buffer.from('<html>'), 'is damaged: no JSON, or cut off'],
    ['nothing', Buffer.alloc(0), 'is damaged: no JSON, or cut off'],
    ['gzip cut off', gzipSync('{"a":1}').subarray(0, 12), 'is damaged: no JSON, or cut off'],
    ['a list', Buffer.from('[]'), 'is no JSON object'],
    ['null', Buffer.from('null'), 'is no JSON object'],
  ])('%s', (_, bytes, reason) => {
    expect(boundedJson(bytes)).toBe(reason);
  });

  test('a small object that would fill the memory, before it does', () => {
    const bomb = gzipSync(Buffer.alloc(200 * MB, 0x20));
    expect(bomb.length).toBeLessThan(MB);
    expect(boundedJson(bomb)).toBe('has more than 100663296 bytes in plain');
  });

  test('more values than a report may have, before any is made', () => {
    const many = Buffer.from(`{"a":[${'0,'.repeat(10 * MB)}0]}`);
    expect(boundedJson(many)).toBe('has more than 10000000 values');
  });

  test('values within more others than anything here looks into', () => {
    const deep = (levels: number) => `{"a":${'['.repeat(levels)}${']'.repeat(levels)}}`;
    expect(boundedJson(Buffer.from(deep(63)))).toHaveProperty('a');
    const reason = 'has values within more than 64 others';
    expect(boundedJson(Buffer.from(deep(64)))).toBe(reason);
    expect(boundedJson(gzipSync(deep(4900)))).toBe(reason);
  });
});

test('marks within a text are text: brackets, commas, and quotes that are escaped', () => {
  const value = { ['['.repeat(100)]: '{'.repeat(100), quoted: '"[\\'.repeat(100), last: '\\' };
  expect(boundedJson(bytesOf(value))).toEqual(value);
  const list = { '"': '\\"', deep: JSON.parse(`${'['.repeat(100)}${']'.repeat(100)}`) };
  expect(boundedJson(bytesOf(list))).toBe('has values within more than 64 others');
});

test('a name of a prototype is a name like any other', () => {
  const read = boundedJson(Buffer.from('{"__proto__":{"polluted":true}}'));
  expect(isFields(read) && Object.keys(read)).toEqual(['__proto__']);
  expect('polluted' in {}).toBe(false);
});

test.each<[unknown, number]>([
  [1, 1],
  [null, 1],
  [[], 1],
  [{ a: [1, 2], b: { c: null } }, 6],
])('counts the values of %j', (value, values) => {
  expect(countValues(value, 100)).toBe(values);
});

test('stops to count beyond the most', () => {
  const deep = JSON.parse('['.repeat(1000) + ']'.repeat(1000));
  expect(countValues(deep, 10)).toBe(11);
  expect(
    countValues(
      Array.from({ length: 1000 }, () => 0),
      10,
    ),
  ).toBe(11);
});
