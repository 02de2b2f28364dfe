import { expect, test } from 'vitest';
import { readConfig } from '../../functions/config.ts';

test('settings come as they are used: durations in milliseconds', () => {
  const env = { LAKE_BUCKET: 'lake', KEEP_ALIVE_S: '3600', SESSION_LIFETIME_H: '24', OTHER: 'x' };
  expect(readConfig(['LAKE_BUCKET', 'KEEP_ALIVE_S', 'SESSION_LIFETIME_H'], env)).toEqual({
    LAKE_BUCKET: 'lake',
    KEEP_ALIVE_S: 3_600_000,
    SESSION_LIFETIME_H: 86_400_000,
  });
});

test('all faults are told at once, each with its variable', () => {
  const env = { LAKE_BUCKET: '', KEEP_ALIVE_S: 'an hour' };
  const read = () => readConfig(['LAKE_BUCKET', 'KEEP_ALIVE_S', 'BUS'], env);
  expect(read).toThrow(expect.objectContaining({ code: 'bad-config' }));
  for (const variable of ['LAKE_BUCKET=', 'KEEP_ALIVE_S=an hour', 'BUS=']) {
    expect(read).toThrow(variable);
  }
});

test.each(['0', '-1', 'NaN', '1e9', ''])('no keep-alive time is %j seconds', (value) => {
  expect(() => readConfig(['KEEP_ALIVE_S'], { KEEP_ALIVE_S: value })).toThrow('KEEP_ALIVE_S');
});
