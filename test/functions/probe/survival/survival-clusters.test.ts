import { expect, test } from 'vitest';
import { HOUR_MS, MINUTE_MS } from '../../../../functions/model/time.ts';
import type { Trial } from '../../../../functions/model/trial.ts';
import {
  survivalClusters,
  survivalIssues,
} from '../../../../functions/probe/survival/survival-clusters.ts';
import { trial } from '../../measure/lake-rows.ts';

const T0 = 1_800_000_000_000 - (1_800_000_000_000 % MINUTE_MS);

function offer(issuedAtMs: number, ageMs: number, given: Partial<Trial> = {}): Trial {
  const tried_at_ms = issuedAtMs + ageMs;
  return trial({ purpose: 'survival', tried_at_ms, session_age_ms: ageMs, ...given });
}

test('each offer counts by its outcome, at the age that it was meant for', () => {
  const outcomes = ['resumed', 'full', 'failed', 'withheld', 'inconclusive'] as const;
  const found = survivalClusters(
    outcomes.map((outcome) => offer(T0 + 59_000, HOUR_MS + 30_000, { outcome })),
  );
  expect(found.map(({ ageMs, issuedAtMs }) => [ageMs, issuedAtMs])).toEqual(
    outcomes.map(() => [HOUR_MS, T0]),
  );
  expect(
    found.map(({ resumed, full, failed, withheld }) => [resumed, full, failed, withheld]),
  ).toEqual([
    [1, 0, 0, 0],
    [0, 1, 0, 0],
    [0, 0, 1, 0],
    [0, 0, 0, 1],
    [0, 0, 0, 0],
  ]);
});

test('other trials are left out', () => {
  const none = { issuer_node: null, relation: null, session_age_ms: null } as const;
  expect(
    survivalClusters([
      offer(T0, 0, none),
      offer(T0, HOUR_MS, { purpose: null }),
      offer(T0, HOUR_MS, { purpose: 'acceptance' }),
    ]),
  ).toEqual([]);
});

test('sessions that were fetched are what was issued', () => {
  const none = { issuer_node: null, relation: null, outcome: 'full' } as const;
  const fetched = {
    ...none,
    session_age_ms: null,
    tried_at_ms: T0 + 1,
    purpose: 'survival',
  } as const;
  const found = survivalIssues([
    trial({
      ...fetched,
      reissued: true,
      ticket_lifetime_s: 300,
      ticket_key_hash: '00112233aabbccdd',
    }),
    trial({ ...fetched, reissued: false }),
    trial({ ...fetched, reissued: true, purpose: null }),
    offer(T0, HOUR_MS),
  ]);
  expect(found).toMatchObject([
    { issuedAtMs: T0, issued: 1, lifetimeHintS: 300, keyHash: '00112233aabbccdd' },
    { issuedAtMs: T0, issued: 0, lifetimeHintS: null, keyHash: null },
  ]);
});
