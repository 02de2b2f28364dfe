import { expect, test } from 'vitest';
import { readRegionKey, regionKey, regionPrefix } from '../../../functions/lake/region-key.ts';
import { AWS_REGIONS } from '../../../infra/package/aws-regions.ts';

const PLACE = { accountId: '111122223333', region: 'ap-southeast-2' } as const;

test('a key says whose report it is, and reading it gives that back', () => {
  const key = regionKey(regionPrefix(PLACE), 'history');
  expect(key).toBe('regions/111122223333/ap-southeast-2/history.json.gz');
  expect(readRegionKey(key)).toEqual({ ...PLACE, document: 'history' });
});

test.each([
  ...AWS_REGIONS,
  ...['us-gov-west-1', 'us-isob-east-1', 'eu-isoe-west-1', 'cn-northwest-1', 'eusc-de-east-1'],
])('%s is a Region of AWS', (region) => {
  const place = { ...PLACE, region };
  const key = regionKey(regionPrefix(place), 'report');
  expect(readRegionKey(key)).toEqual({ ...place, document: 'report' });
});

test.each([
  'regions/111122223333/xx-nowhere-7/report.json.gz',
  'regions/111122223333/eu-west/report.json.gz',
  'regions/111122223333/eu-west-10/report.json.gz',
  'regions/111122223333/eu-west-1/latest.json.gz',
  'regions/11112222333/eu-west-1/report.json.gz',
  'regions/111122223333/EU-WEST-1/report.json.gz',
  'regions/111122223333/../report.json.gz',
  'regions/111122223333/eu-west-1/report.json.gz/x',
  'x/regions/111122223333/eu-west-1/report.json.gz',
  'regions/111122223333/eu-west-1/report.json.gz\n',
])('%j is nobody\u2019s', (key) => {
  expect(readRegionKey(key)).toBeNull();
});
