import { expect, test } from 'vitest';
import type { Trial } from '../../../functions/model/trial.ts';
import { probeMatrix } from '../../../functions/probe/probe-matrix.ts';
import { trial } from '../measure/lake-rows.ts';

const A = '10.0.0.1';
const B = '10.0.0.2';
const NONE: ReadonlySet<string> = new Set();

function repeated(times: number, given: Partial<Trial>): readonly Trial[] {
  return Array.from({ length: times }, () => trial(given));
}
const fetched = (given: Partial<Trial>) => trial({ issuer_node: null, outcome: 'full', ...given });
const failed = (error: string) => fetched({ outcome: 'failed', error });

test('each mechanism, issuer and node is one cell, in the order of the first trial', () => {
  const trials = [
    trial({ node: B }),
    trial({ mechanism: 'psk' }),
    trial({ node: B }),
    trial({ issuer_node: B, node: A }),
  ];
  const cells = probeMatrix(trials, NONE);
  expect(cells.map(({ mechanism, issuerNode, node }) => [mechanism, issuerNode, node])).toEqual([
    ['session-ticket', A, B],
    ['psk', A, A],
    ['session-ticket', B, A],
  ]);
  expect(cells[0]).toMatchObject({ resumed: 2, relation: 'cross-node' });
});

const EXPECTATIONS = [
  { is: 'resumed by its issuer', given: {}, expected: 'accepts', asExpected: true },
  { is: 'full at its issuer', given: { outcome: 'full' }, expected: 'accepts', asExpected: false },
  {
    is: 'resumed elsewhere',
    given: { node: B },
    expected: 'does-not-accept',
    asExpected: false,
  },
  {
    is: 'full elsewhere',
    given: { node: B, outcome: 'full' },
    expected: 'does-not-accept',
    asExpected: true,
  },
  {
    is: 'resumed at an excluded balancer',
    given: {},
    excluded: true,
    expected: 'does-not-accept',
    asExpected: false,
  },
] as const;

test.each(EXPECTATIONS)("an application balancer's ticket, $is", (example) => {
  const trials = repeated(10, example.given);
  const excluded = new Set('excluded' in example ? trials.map(({ balancer }) => balancer) : []);
  const [cell] = probeMatrix(trials, excluded);
  expect(cell).toMatchObject({ expected: example.expected, asExpected: example.asExpected });
});

test.each(['version', 'version:70', 'alert:70'])(
  '%s is a failure of the TLS version, of offers as of fetches',
  (error) => {
    const offers = probeMatrix(repeated(10, { outcome: 'failed', error }), NONE);
    expect(offers).toMatchObject([{ failed: 10, versionFailed: 10, verdict: 'not-applicable' }]);
    expect(offers[0]?.asExpected).toBeNull();
    expect(probeMatrix([failed(error)], NONE)).toMatchObject([{ verdict: 'not-applicable' }]);
  },
);

test('without an offer the fetches say why: none was issued, or the handshake failed', () => {
  const verdictOf = (trials: readonly Trial[]) => probeMatrix(trials, NONE)[0]?.verdict;
  expect(verdictOf([failed('alert:40'), fetched({})])).toBe('never-issued');
  expect(verdictOf([failed('version'), failed('alert:40')])).toBe('fails');
  expect(verdictOf([failed('version'), failed('alert:70')])).toBe('not-applicable');
});

test('the counts are those of offers, the unchecked certificates those of fetches too', () => {
  const unchecked = { certificate_checked: false };
  const [cell, ...others] = probeMatrix([fetched(unchecked), trial(unchecked), trial({})], NONE);
  expect(others).toEqual([]);
  expect(cell).toMatchObject({ resumed: 2, full: 0, certificateUnchecked: 2 });
});
