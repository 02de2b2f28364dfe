import { describe, expect, test } from 'vitest';
import {
  defaultLayouts,
  deliveredLayout,
  namedLayouts,
  nameHealthChecks,
  namesIn,
} from '../../../../functions/ingest/records/delimited-layout.ts';
import { DELIVERED } from './vended-samples.ts';

const ACCESS = ['elb', 'time', 'user_agent', 'new_one'];

describe('the line that names fields', () => {
  test.each([
    ['#Fields: time elb', ['time', 'elb']],
    ['#fields:time\telb\t', ['time', 'elb']],
    ['#Fields: time,elb', ['time', 'elb']],
    ['#Fields:', []],
    ['#Version: 1.0', undefined],
    ['time elb', undefined],
  ])('%j', (line, names) => {
    expect(namesIn(line)).toEqual(names);
  });

  test('its names tell the log, and where each column is, whatever separates the values', () => {
    const layouts = namedLayouts(ACCESS);
    expect(new Set(layouts.map(({ format }) => format.kind))).toEqual(
      new Set(['vended-application-access']),
    );
    expect(layouts.map(({ delimiter }) => delimiter.toString())).toContain('\t');
    expect(layouts[0]?.positions).toEqual([2, 1, 13, -1]);
    expect(namedLayouts(['a', 'b'])).toEqual([]);
    expect(nameHealthChecks(['elb', 'target_addr'])).toBe(true);
  });
});

test('a delivery says fields and delimiter of its balancer alone', () => {
  const delivery = { balancer: 'app/a/1', logType: 'ALB_ACCESS_LOGS', delimiter: '|' } as const;
  expect(deliveredLayout({ ...delivery, fields: ACCESS })).toMatchObject({
    balancer: 'app/a/1',
    positions: [2, 1, 13, -1],
    isOpen: false,
    isGuess: false,
  });
});

describe.each(DELIVERED)('$format.kind in the default order', ({ format, names }) => {
  test.each(['\t', ',', ' ', '|', ';', '||', ' | '])('by %j', (delimiter) => {
    const line = format.example.split(' ').slice(0, 5).join(delimiter);
    const told = defaultLayouts(line).filter(({ format: one }) => one.format === format);
    expect(told).toHaveLength(1);
    expect(told[0]?.delimiter.toString()).toBe(delimiter);
    expect(told[0]?.positions).toEqual([...names.keys()]);
  });
});

test.each(['', 'prose', '{"a":1}', 'https', '2026-01-02', '\t\t\t'])('%j tells none', (line) => {
  expect(defaultLayouts(line)).toEqual([]);
});
