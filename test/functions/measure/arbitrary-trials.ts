import fc from 'fast-check';
import { BALANCER_TYPES, MECHANISMS } from '../../../functions/model/balancer.ts';
import type { Handshake } from '../../../functions/model/handshake.ts';
import { HOUR_MS } from '../../../functions/model/time.ts';
import { TRIAL_OUTCOMES } from '../../../functions/model/trial.ts';
import { T0, trial } from './lake-rows.ts';
import type { StoredTrial } from './reference/reference.ts';

const nullable = <Value>(values: fc.Arbitrary<Value>) => fc.option(values, { nil: null, freq: 4 });
const node = fc.constantFrom('10.0.0.1', '10.0.0.2', '2001:db8::1');

const arbitraryToken = fc.constantFrom(...Array.from({ length: 40 }, (_, at) => `token-${at}`));

/** Few values of everything, so that pairs meet and trials repeat. */
const arbitraryTrial: fc.Arbitrary<StoredTrial> = fc
  .record({
    run_id: fc.constantFrom('r1', 'r1', 'r2'),
    tried_at_ms: fc
      .tuple(fc.constantFrom(0, 0, 1, 2, 23, 24, 30), fc.constantFrom(0, 0, 1, -1, 999))
      .map(([hours, ms]) => T0 + hours * HOUR_MS + ms),
    balancer_type: fc.constantFrom(...BALANCER_TYPES),
    region: fc.constantFrom('eu-west-1', 'eu-west-1', 'us-east-1'),
    balancer: fc.constantFrom('app/a/1', 'app/a/1', "o'b\\r--/*"),
    issuer_node: nullable(node),
    node,
    mechanism: fc.constantFrom(...MECHANISMS),
    outcome: fc.constantFrom(...TRIAL_OUTCOMES, 'resumed' as const),
    reissued: nullable(fc.boolean()),
    error: nullable(fc.constantFrom('alert:40', 'alert:70', 'version', 'timeout')),
    client_port: nullable(fc.constantFrom(40_000, 40_001)),
    certificate_checked: nullable(fc.boolean()),
    ticket_key_hash: nullable(fc.constantFrom('00112233aabbccdd', 'ffeeddccbbaa0011')),
    ticket_lifetime_s: nullable(fc.constantFrom(0, 300, 86_400)),
    purpose: fc.constantFrom(null, null, null, 'acceptance' as const, 'survival' as const),
    session_age_ms: fc.constantFrom(null, 9999, 10_000, 119_999, 120_500, 3_600_000),
    source_id: fc.constantFrom('s1', 's1', 's2'),
    tls_version: nullable(fc.constantFrom('1.2' as const, '1.3' as const)),
    account_id: fc.constantFrom(null, '111111111111', '222222222222'),
    probe_token: fc.oneof({ weight: 20, arbitrary: fc.constant(null) }, arbitraryToken),
  })
  .map((given) =>
    // Only survival trials withhold, and those that offer a session say its age.
    trial({
      ...given,
      ...(given.outcome === 'withheld' ? { purpose: 'survival' as const } : {}),
      session_age_ms: given.session_age_ms ?? (given.issuer_node === null ? null : 5000),
    }),
  );

/** Trials with copies among them. */
export const arbitraryTrials: fc.Arbitrary<StoredTrial[]> = fc
  .array(arbitraryTrial, { maxLength: 40, size: 'max' })
  .chain((rows) => fc.subarray(rows).map((copies) => [...rows, ...copies]));

const met = fc.record({
  /** The row that shows the request, and how many copies of the token others have. */
  row: fc.nat(1000),
  others: fc.constantFrom([], [], [], [1], [7]),
  token: arbitraryToken,
  apartMs: fc.constantFrom(0, 0, 0, 1, -60_000, 60_000, -60_001, 60_001),
  given: arbitraryTrial,
  isOfAccount: fc.boolean(),
});

/** Rows and trials, some of which have one token. */
export function withTokens(
  handshakes: readonly Handshake[],
  trials: readonly StoredTrial[],
): fc.Arbitrary<{ readonly handshakes: Handshake[]; readonly trials: readonly StoredTrial[] }> {
  return fc.array(met, { maxLength: 12, size: 'max' }).map((meetings) => {
    const rows = [...handshakes];
    const made = meetings.flatMap(({ row: at, others, token, apartMs, given, isOfAccount }) => {
      const row = rows[at % (rows.length || 1)];
      if (row === undefined) return [];
      for (const step of [0, ...others]) {
        const next = (at + step) % rows.length;
        rows.splice(next, 1, { ...(rows[next] ?? row), probe_token: token });
      }
      const { balancer_type, region, balancer, account_id } = row;
      const place = { balancer_type, region, balancer };
      const tried_at_ms = row.handshake_at_ms + apartMs;
      const day = new Date(tried_at_ms).toISOString().slice(0, 10);
      const of = { account_id: isOfAccount ? account_id : given.account_id, probe_token: token };
      return [{ ...given, ...place, ...of, tried_at_ms, day }];
    });
    return { handshakes: rows, trials: [...trials, ...made] };
  });
}
