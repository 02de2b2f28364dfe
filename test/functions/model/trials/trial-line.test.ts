import { expect, test } from 'vitest';
import { FIRST_MS } from '../../../../functions/model/time.ts';
import { readTrialLine } from '../../../../functions/model/trials/trial-line.ts';

const LINE = {
  schema: 1,
  run_id: 'r',
  tried_at: '2026-01-02T12:00:00+01:00',
  balancer: 'app/a/1',
  balancer_type: 'application',
  region: 'eu-west-1',
  issuer_node: '10.0.0.1',
  node: '10.0.0.2',
  mechanism: 'psk',
  outcome: 'full',
};
const read = (changes: object) => readTrialLine(JSON.stringify({ ...LINE, ...changes }));

test('a line is a trial: its relation follows from the nodes, its time from either field', () => {
  expect(read({})).toMatchObject({
    relation: 'cross-node',
    tried_at_ms: Date.UTC(2026, 0, 2, 11),
    reissued: null,
  });
  expect(read({ node: '10.0.0.1' })).toMatchObject({ relation: 'same-node' });
  expect(read({ issuer_node: null })).toMatchObject({ relation: null });
  expect(read({ tried_at: undefined, tried_at_ms: FIRST_MS })).toMatchObject({
    tried_at_ms: FIRST_MS,
  });
});

test('fields that nobody knows are ignored', () => {
  expect(read({ more: 1 })).toEqual(read({}));
});

test.each([
  [{ relation: 'same-node' }, 'relation contradicts'],
  [{ issuer_node: null, outcome: 'resumed' }, 'no session was offered'],
  [{ tls_version: '1.2' }, 'PSK exists in TLS 1.3 alone'],
  [{ tried_at: undefined }, 'needs tried_at_ms or tried_at'],
  [{ tried_at: '0000-01-01T00:00:00Z' }, 'outside the years'],
])('%j is wrong', (changes, fault) => {
  expect(read(changes)).toContain(fault);
});

test('a trial that failed may have seen another version; a line that is no JSON is a text', () => {
  expect(read({ tls_version: '1.2', outcome: 'failed' })).toMatchObject({ tls_version: '1.2' });
  expect(typeof readTrialLine('{')).toBe('string');
});
