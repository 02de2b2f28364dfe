import { expect, test } from 'vitest';
import { junitXml } from '../../../../infra/cli/junit/junit-xml.ts';

const AT = '2026-01-02T03:04:05.678Z';
const EVIL = 'a\u001b[2J<b>&"\'\u0000\uFFFF\u202e\n\uD800';

test('counts are those of the cases, each with what became of it', () => {
  const text = junitXml(
    [
      {
        ...{ name: 'app/shop/1', className: 'resumption-watch.eu-west-1.app/shop/1' },
        properties: { verdict: 'deviating' },
        cases: [
          { name: 'stale', outcome: { kind: 'passed' } },
          { name: 'unreachable', outcome: { kind: 'skipped', reason: 'no probes were read' } },
          {
            name: 'never-resumed',
            outcome: {
              kind: 'failure',
              type: 'never-resumed',
              message: 'None.',
              lines: ['', 'Seen'],
            },
          },
        ],
      },
    ],
    AT,
  );
  expect(text).toContain('timestamp="2026-01-02T03:04:05"');
  expect(text).toContain('tests="3" failures="1" errors="0" skipped="1" time="0">');
  expect(text).toContain('name="stale" time="0"/>');
  expect(text).toContain('<skipped>no probes were read</skipped>');
  expect(text).toContain('<failure type="never-resumed" message="None.">\nSeen</failure>');
});

test('names from logs neither break the file nor leave their attribute', () => {
  const evil = { kind: 'error', type: EVIL, message: EVIL, lines: [EVIL] } as const;
  const suite = { name: EVIL, className: EVIL, properties: { [EVIL]: EVIL } };
  const text = junitXml([{ ...suite, cases: [{ name: EVIL, outcome: evil }] }], AT);
  expect(text).toContain('name="a[2J&lt;b&gt;&amp;&quot;&apos;"');
  expect(text).not.toMatch(/[^\n\P{C}]|[\uFFFE\uFFFF]|<b>/u);
});

test('a file without any test case is taken for a broken one by some, so one is skipped', () => {
  expect(junitXml([], AT)).toContain('<skipped>No balancer was seen.</skipped>');
});
