import { describe, expect, test } from 'vitest';
import {
  countedSample,
  exposition,
  limitedSamples,
  type MetricSample,
} from '../../../../functions/publish/prometheus/exposition.ts';

const rate = (balancer: string, value = 0.5): MetricSample => ({
  metric: 'rate_ratio',
  labels: { balancer },
  value,
});
const linesOf = (samples: readonly MetricSample[], most?: number) =>
  exposition(samples, 'text', most).trimEnd().split('\n');
const valuesOf = (...args: Parameters<typeof linesOf>) =>
  linesOf(...args).filter((line) => !line.startsWith('#'));
const labelOf = (balancer: string) =>
  /balancer="(?<text>.*)"\} 0\.5$/s.exec(valuesOf([rate(balancer)])[0] ?? '')?.groups?.text ?? '';

describe('the two formats', () => {
  test('say the same, and each its own about it', () => {
    const help =
      '# HELP resumption_watch_rate_ratio Resumed of the handshakes whose outcome the logs';
    const common = ['# TYPE resumption_watch_rate_ratio gauge'];
    const value = 'resumption_watch_rate_ratio{balancer="a"} 0.5';
    expect(exposition([rate('a')], 'text').split('\n')).toEqual([
      expect.stringContaining(help),
      ...common,
      value,
      '',
    ]);
    expect(exposition([rate('a')], 'openmetrics').split('\n')).toEqual([
      expect.stringContaining(help),
      ...common,
      '# UNIT resumption_watch_rate_ratio ratio',
      value,
      '# EOF',
      '',
    ]);
  });

  test('have the metrics in the order of the table, each in one place', () => {
    const verdict = { metric: 'balancer_verdict', labels: {}, value: 1 } as const;
    const types = linesOf([rate('a'), verdict, rate('b')]).filter((line) => /^# TYPE/.test(line));
    expect(types).toEqual([
      '# TYPE resumption_watch_balancer_verdict gauge',
      '# TYPE resumption_watch_rate_ratio gauge',
    ]);
  });

  test('leave out a label without a value, and the braces where none has one', () => {
    expect(valuesOf([{ metric: 'rate_ratio', labels: { balancer: null }, value: 1 }])).toEqual([
      'resumption_watch_rate_ratio 1',
    ]);
  });
});

describe('a label value', () => {
  test.each([
    ['app/shop/50dc6c495c0c9188', 'app/shop/50dc6c495c0c9188'],
    ['a"b', 'a\\"b'],
    ['a\\b', 'a\\\\b'],
    ['a\\n', 'a\\\\n'],
    ['東京 🚦', '東京 🚦'],
  ])('%j is written as %j', (text, written) => {
    expect(labelOf(text)).toBe(written);
  });

  test.each(['a\nb', 'a\rb', 'a\0b', 'a\u001b[31mb', 'a\u202eb', 'a\u2028b', 'a\ud800b'])(
    '%j has what it may not hold replaced, and is told apart',
    (text) => {
      expect(labelOf(text)).toMatch(/^a\ufffd(?:\[31m)?b~[0-9a-f]{12}$/);
      expect(labelOf(text)).not.toBe(labelOf(text.replace('b', 'c')));
    },
  );

  test('two that differ in what is replaced, or behind the limit, stay two', () => {
    const twins = ['a\rb', 'a\0b', `${'x'.repeat(500)}1`, `${'x'.repeat(500)}2`];
    expect(valuesOf(twins.map((text) => rate(text)))).toHaveLength(twins.length);
  });

  test('is never longer than the limit, not even by half a character', () => {
    for (const text of ['x'.repeat(129), '🚦'.repeat(200), `x${'🚦'.repeat(200)}`]) {
      expect(labelOf(text).length).toBeLessThanOrEqual(128);
      expect(labelOf(text).isWellFormed()).toBe(true);
    }
    expect(labelOf('x'.repeat(128))).toBe('x'.repeat(128));
  });
});

describe('samples', () => {
  test('with equal labels are one, the first', () => {
    expect(valuesOf([rate('a', 0.1), rate('a', 0.2), rate('b', 0.3)])).toEqual([
      'resumption_watch_rate_ratio{balancer="a"} 0.1',
      'resumption_watch_rate_ratio{balancer="b"} 0.3',
    ]);
  });

  test('beyond the limit are left out by whole metrics, the later ones first, and counted', () => {
    const node: MetricSample = { metric: 'node_rate_ratio', labels: { node: 'n' }, value: 1 };
    const many = [...['a', 'b', 'c'].map((name) => rate(name)), node];
    expect(valuesOf(many, 3)).toHaveLength(3 + 1);
    expect(valuesOf(many, 3).at(-1)).toBe('resumption_watch_samples_left_out 1');
    expect(valuesOf(many, 2)).toEqual([
      'resumption_watch_node_rate_ratio{node="n"} 1',
      'resumption_watch_samples_left_out 3',
    ]);
    expect(valuesOf(many, 4).join()).not.toContain('left_out');
  });

  test('of one report never leave those of another out, and say whose are left out', () => {
    const of = (part: string, ...names: readonly string[]) =>
      names.map((name) => ({ ...rate(name), labels: { balancer: name, part } }));
    const node: MetricSample = { metric: 'node_rate_ratio', labels: { part: 'x' }, value: 1 };
    const values = valuesOf([...of('x', 'a', 'b', 'c'), node, ...of('y', 'a', 'b')], 2);
    expect(values).toEqual([
      'resumption_watch_rate_ratio{part="y",balancer="a"} 0.5',
      'resumption_watch_rate_ratio{part="y",balancer="b"} 0.5',
      'resumption_watch_node_rate_ratio{part="x"} 1',
      'resumption_watch_samples_left_out{part="x"} 3',
    ]);
  });

  test('that were limited before are the same: what was left out is told once', () => {
    const many = ['a', 'b', 'c'].map((name) => rate(name));
    const limited = limitedSamples(many, 2);
    expect(limited).toMatchObject([{ metric: 'samples_left_out', value: 3 }]);
    expect(limitedSamples(limited, 0)).toEqual(limited);
    expect(limitedSamples(many, 3)).toEqual(many);
  });

  test('of what was not counted are none', () => {
    expect(countedSample('rate_ratio', {}, null)).toEqual([]);
    expect(countedSample('rate_ratio', {}, 0)).toHaveLength(1);
  });
});
