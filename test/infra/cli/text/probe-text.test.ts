import { expect, test } from 'vitest';
import type { Report, ReportCell } from '../../../../functions/model/report.ts';
import type { Trial } from '../../../../functions/model/trial.ts';
import { acceptanceLines } from '../../../../infra/cli/text/acceptance-lines.ts';
import { unansweredLines } from '../../../../infra/cli/text/probe-notes.ts';
import { ProbeProgress } from '../../../../infra/cli/text/probe-progress.ts';

const TRIAL: Trial = {
  ...{ run_id: 'r', tried_at_ms: 1, prober_region: null, balancer_type: 'application' },
  ...{ region: 'eu-west-1', balancer: 'app/a/1', issuer_node: null, node: '192.0.2.1' },
  ...{ relation: null, mechanism: 'psk', tls_version: null, outcome: 'full', reissued: null },
  ...{ resumed_by: null, ticket_lifetime_s: null, session_age_ms: null, connect_ms: null },
  ...{ handshake_ms: null, error: null, client_port: null, certificate_checked: null },
  ...{ ticket_key_hash: null, purpose: null },
  ...{ account_id: null, request_token: null },
};
const failed = (error: string): Trial => ({ ...TRIAL, outcome: 'failed', error });

function progressOf(trials: readonly Trial[]): string {
  let text = '';
  const progress = new ProbeProgress({ write: (part) => (text += part) }, ['app/a/1']);
  for (const trial of trials) progress.add(trial, 0);
  progress.end();
  return text;
}

test('a version that is not spoken is n/a, not failed', () => {
  const trials = [TRIAL, failed('version'), failed('version:70'), failed('alert:40')];
  expect(progressOf(trials)).toBe(
    'app/a/1: 4 trials, 0 resumed, 1 failed, 2 n/a (TLS version not spoken)\n',
  );
  expect(progressOf([TRIAL])).toBe('app/a/1: 1 trials, 0 resumed, 0 failed\n');
});

test('connections without an answer are counted by node, of those that were made', () => {
  const offer = { relation: 'same-node', issuer_node: '192.0.2.1' } as const;
  const trials: readonly Trial[] = [
    ...[TRIAL, failed('reset'), failed('alert:40'), failed('version')],
    { ...failed('unreachable'), ...offer, outcome: 'inconclusive' },
    // With a session it is what the node made of it.
    { ...failed('reset'), ...offer },
    { ...TRIAL, node: '192.0.2.2' },
  ];
  expect(unansweredLines(trials)).toEqual([
    'app/a/1: 192.0.2.1 left 2 of 6 connections without an answer (reset, unreachable)',
  ]);
});

const CELL: ReportCell = {
  ...{ balancerType: 'application', region: 'eu-west-1', balancer: 'app/a/1' },
  ...{ issuerNode: '192.0.2.1', node: '192.0.2.1', mechanism: 'psk', relation: 'same-node' },
  ...{ trials: 10, resumed: 10, full: 0, failed: 0, inconclusive: 0, reissued: 0 },
  ...{ reissuedResumed: 0, notReissuedResumed: 10, certificateUnchecked: 0, error: null },
  ...{ verdict: 'accepts', expected: 'accepts' },
};
const linesOf = (change: Partial<ReportCell>) =>
  acceptanceLines(
    { matrix: [{ ...CELL, ...change }], rates: [] as Report['rates'] } as unknown as Report,
    200,
    (_style, text) => text,
  ).join('\n');

test('a server without new tickets after resumptions is mentioned, where enough show it', () => {
  expect(linesOf({})).toContain(
    '  none of 10 resumed TLS 1.3 handshakes brought a new ticket: a client that uses a ticket ' +
      'once can resume every second time at most',
  );
  for (const change of [
    { notReissuedResumed: 9 },
    { reissuedResumed: 1 },
    { mechanism: 'session-ticket' },
  ] as const) {
    expect(linesOf(change)).not.toContain('new ticket');
  }
});
