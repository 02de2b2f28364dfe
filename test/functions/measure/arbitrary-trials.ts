import fc from 'fast-check';
import { BALANCER_TYPES, MECHANISMS } from '../../../functions/model/balancer.ts';
import { HOUR_MS } from '../../../functions/model/time.ts';
import { TRIAL_OUTCOMES } from '../../../functions/model/trial.ts';
import { T0, trial } from './lake-rows.ts';
import type { StoredTrial } from './reference/reference.ts';

const nullable = <Value>(values: fc.Arbitrary<Value>) => fc.option(values, { nil: null, freq: 4 });
const node = fc.constantFrom('10.0.0.1', '10.0.0.2', '2001:db8::1');

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
