import { printable } from '../text/text-layout.ts';

/** What became of one test case. */
export type JUnitOutcome =
  | { readonly kind: 'passed' }
  | { readonly kind: 'skipped'; readonly reason: string }
  /** `failure`: what was tested is wrong; `error`: it could not be tested. */
  | {
      readonly kind: 'failure' | 'error';
      readonly type: string;
      readonly message: string;
      readonly lines: readonly string[];
    };

/** One test case: a rule at a balancer, say. */
export interface JUnitCase {
  readonly name: string;
  readonly outcome: JUnitOutcome;
}

/** The test cases of one balancer. */
export interface JUnitSuite {
  readonly name: string;
  /** What systems that read this group by, parts between dots. */
  readonly className: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly cases: readonly JUnitCase[];
}

/**
 * The suites as one JUnit XML file, in the elements and the order that both common schemas allow:
 * Jenkins' and that of Ant's tasks, which asks for more. `at` is ISO 8601 in UTC.
 */
export function junitXml(suites: readonly JUnitSuite[], at: string): string {
  const cases = suites.flatMap((suite) => suite.cases);
  const lines = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites>`,
    ...suites.flatMap((suite, id) => suiteLines(suite, id, at)),
    '</testsuites>',
    '',
  ];
  return cases.length === 0 ? junitXml([NOTHING], at) : lines.join('\n');
}

/** Some systems take a file without any test for a broken one. */
const NOTHING: JUnitSuite = {
  name: 'resumption-watch',
  className: 'resumption-watch',
  properties: {},
  cases: [{ name: 'evidence', outcome: { kind: 'skipped', reason: 'No balancer was seen.' } }],
};

function suiteLines(
  { name, className, properties, cases }: JUnitSuite,
  id: number,
  at: string,
): readonly string[] {
  const of = (kind: JUnitOutcome['kind']) =>
    cases.filter(({ outcome }) => outcome.kind === kind).length;
  const head = attributes({
    ...{ name, package: 'resumption-watch', id, timestamp: at.slice(0, 19), hostname: 'localhost' },
    ...{ tests: cases.length, failures: of('failure'), errors: of('error') },
    ...{ skipped: of('skipped'), time: 0 },
  });
  // Jenkins' schema has no list of properties that is empty, and that of Ant's tasks asks for one.
  const rows = Object.entries({ tool: 'resumption-watch', ...properties }).map(
    ([key, value]) => `      <property${attributes({ name: key, value })}/>`,
  );
  return [
    `  <testsuite${head}>`,
    ...['    <properties>', ...rows, '    </properties>'],
    ...cases.flatMap((one) => caseLines(one, className)),
    '    <system-out></system-out>',
    '    <system-err></system-err>',
    '  </testsuite>',
  ];
}

function caseLines({ name, outcome }: JUnitCase, classname: string): readonly string[] {
  const head = `    <testcase${attributes({ classname, name, time: 0 })}`;
  if (outcome.kind === 'passed') return [`${head}/>`];
  return [`${head}>`, `      ${outcomeElement(outcome)}`, '    </testcase>'];
}

function outcomeElement(outcome: Exclude<JUnitOutcome, { readonly kind: 'passed' }>): string {
  // As text: an attribute for it is not in Jenkins' schema.
  if (outcome.kind === 'skipped') return `<skipped>${escaped(outcome.reason)}</skipped>`;
  const { kind, type, message, lines } = outcome;
  const text = lines.map(escaped).join('\n');
  return `<${kind}${attributes({ type, message })}>${text}</${kind}>`;
}

function attributes(values: Readonly<Record<string, string | number>>): string {
  return Object.entries(values)
    .map(([name, value]) => ` ${name}="${escaped(String(value))}"`)
    .join('');
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/** Names come from logs: what XML 1.0 can't hold is left out, what it would obey is escaped. */
function escaped(text: string): string {
  return printable(text)
    .replace(/[\uFFFE\uFFFF]/g, '')
    .replace(/[&<>"']/g, (found) => ENTITIES[found] ?? '');
}
