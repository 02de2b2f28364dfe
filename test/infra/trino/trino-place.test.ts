import { describe, expect, test } from 'vitest';
import { readTrinoPlace, trinoUser } from '../../../infra/trino/trino-place.ts';

const PLACE = { origin: 'https://trino.example', catalog: 'hive', schema: 'lake' };

describe('the address of a server', () => {
  test.each([
    ['http://127.0.0.1:8080/hive/lake', { ...PLACE, origin: 'http://127.0.0.1:8080' }],
    ['https://trino.example/hive/lake', PLACE],
    ['https://trino.example:443/hive/lake', PLACE],
    [
      'https://[::1]:8443/a%2Fb/c%20d',
      { origin: 'https://[::1]:8443', catalog: 'a/b', schema: 'c d' },
    ],
  ])('%s', (given, place) => {
    expect(readTrinoPlace(given)).toEqual(place);
  });

  test.each([
    '',
    'trino.example:8080/hive/lake',
    'jdbc:trino://trino.example/hive/lake',
    'http://trino.example',
    'http://trino.example/hive',
    'http://trino.example/hive/',
    'http://trino.example//lake',
    'http://trino.example/hive/lake/more',
    'http://trino.example/hive/lake/',
    'http://trino.example/hive/lake?SSL=true',
    'http://trino.example/hive/lake#x',
    'http://trino.example/hive/%zz',
  ])('%j is refused in one line', (given) => {
    expect(() => readTrinoPlace(given)).toThrow(
      expect.objectContaining({
        code: 'bad-arguments',
        message: expect.stringMatching(
          /^the address of Trino must be http\(s\):\/\/HOST:PORT\/CATALOG\/SCHEMA.*$/,
        ),
      }),
    );
  });

  test.each(['http://me:s3cret@trino.example/hive/lake', 'https://s3cret@trino.example/hive/lake'])(
    'a credential in it is refused, and not repeated',
    (given) => {
      expect(() => readTrinoPlace(given)).toThrow(/holds a credential.*TRINO_USER/);
      expect(() => readTrinoPlace(given)).not.toThrow(/s3cret/);
    },
  );
});

describe('the user', () => {
  const plain = { ...PLACE, origin: 'http://trino.example' };

  test('is of the environment, without a password unless there is one', () => {
    expect(trinoUser(plain, {})).toEqual({ name: 'resumption-watch', password: null });
    expect(trinoUser(plain, { TRINO_USER: 'me', TRINO_PASSWORD: '' })).toEqual({
      ...{ name: 'me', password: null },
    });
    const env = { TRINO_USER: 'me', TRINO_PASSWORD: 's3cret' };
    expect(trinoUser(PLACE, env)).toEqual({ name: 'me', password: 's3cret' });
  });

  test('sends no password in the clear, and none without a name', () => {
    const env = { TRINO_USER: 'me', TRINO_PASSWORD: 's3cret' };
    expect(() => trinoUser(plain, env)).toThrow(/in the clear: use https/);
    expect(() => trinoUser(plain, env)).not.toThrow(/s3cret/);
    expect(() => trinoUser(PLACE, { TRINO_PASSWORD: 's3cret' })).toThrow(/without TRINO_USER/);
  });
});
