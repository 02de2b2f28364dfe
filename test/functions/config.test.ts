import { expect, test } from 'vitest';
import { readConfig } from '../../functions/config.ts';

test('settings come as they are used: durations in milliseconds', () => {
  const env = {
    ...{ LAKE_BUCKET: 'lake', KEEP_ALIVE_S: '3600', SESSION_LIFETIME_H: '24', OTHER: 'x' },
    STALE_AFTER_H: '0.5',
  };
  expect(
    readConfig(['lakeBucket', 'keepAliveMs', 'sessionLifetimeMs', 'staleAfterMs'], env),
  ).toEqual({
    lakeBucket: 'lake',
    keepAliveMs: 3_600_000,
    sessionLifetimeMs: 86_400_000,
    staleAfterMs: 1_800_000,
  });
});

test('all faults are reported at once, each with its variable', () => {
  const env = { LAKE_BUCKET: '', KEEP_ALIVE_S: 'an hour' };
  const read = () => readConfig(['lakeBucket', 'keepAliveMs', 'bus'], env);
  expect(read).toThrow(expect.objectContaining({ code: 'bad-config' }));
  for (const variable of ['LAKE_BUCKET=', 'KEEP_ALIVE_S=an hour', 'BUS=']) {
    expect(read).toThrow(variable);
  }
});

test.each(['0', '-1', 'NaN', '1e9', ''])('no keep-alive time is %j seconds', (value) => {
  expect(() => readConfig(['keepAliveMs'], { KEEP_ALIVE_S: value })).toThrow('KEEP_ALIVE_S');
});

test('the own Region is null where nothing sets it, and never empty', () => {
  expect(readConfig(['ownRegion'], {})).toEqual({ ownRegion: null });
  expect(readConfig(['ownRegion'], { AWS_REGION: 'eu-west-1' })).toEqual({
    ownRegion: 'eu-west-1',
  });
  expect(() => readConfig(['ownRegion'], { AWS_REGION: '' })).toThrow('AWS_REGION=');
});

test('a list is comma-separated, and empty where nothing is in it', () => {
  const env = { BALANCER_REGIONS: 'eu-west-1,unknown', LOG_BUCKETS: '' };
  expect(readConfig(['projectedRegions', 'logBuckets'], env)).toEqual({
    projectedRegions: new Set(['eu-west-1', 'unknown']),
    logBuckets: [],
  });
  expect(() => readConfig(['logBuckets'], {})).toThrow('LOG_BUCKETS=');
});
