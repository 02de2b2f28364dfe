import { expect, test } from 'vitest';
import type { Handshake } from '../../../../functions/model/handshake.ts';
import type { Exclusion, MeasureSettings } from '../../../../functions/model/rate.ts';
import { HOUR_MS } from '../../../../functions/model/time.ts';
import { type HandshakeText, handshake, T0 } from '../lake-rows.ts';
import { measuring } from '../measured-lake.ts';

const measured = measuring();
const at = (afterMs: number, given: Partial<HandshakeText> = {}) =>
  handshake({ handshake_at_ms: T0 + afterMs, ...given });
const SHOP: Exclusion = {
  balancerType: 'application',
  region: 'eu-west-1',
  balancer: 'app/shop/0123456789abcdef',
  listener: null,
};

const EXCLUSIONS: readonly {
  rule: string;
  rows: readonly Handshake[];
  settings?: Partial<MeasureSettings>;
  excluded: number;
}[] = [
  {
    rule: 'one mutual-TLS row excludes its listener, for all connections',
    rows: [at(0, { mutual_tls: true }), at(5000), at(9000, { listener: '8443' })],
    excluded: 2,
  },
  {
    rule: 'mutual TLS before the window counts as well',
    rows: [at(-HOUR_MS, { mutual_tls: true }), at(5000)],
    settings: { fromMs: T0 },
    excluded: 1,
  },
  {
    rule: 'a named balancer excludes all of its listeners, known or not',
    rows: [at(0), at(5000, { listener: null }), at(9000, { balancer: 'app/b/2' })],
    settings: { exclusions: [SHOP] },
    excluded: 2,
  },
  {
    rule: 'a named listener excludes itself only, however often it is named',
    rows: [at(0), at(5000, { listener: null }), at(9000, { listener: '8443' })],
    settings: { exclusions: [1, 2].map(() => ({ ...SHOP, listener: '8443' })) },
    excluded: 1,
  },
  {
    rule: 'a hostile name excludes nothing and breaks nothing',
    rows: [at(0)],
    settings: {
      exclusions: ["'; DROP TABLE handshakes; --", 'a\0b'].map((balancer) => ({
        ...SHOP,
        balancer,
      })),
    },
    excluded: 0,
  },
];

test.each(EXCLUSIONS)('$rule', async ({ rows, settings, excluded }) => {
  const { rates } = await measured({ handshakes: rows, ...(settings && { settings }) });
  const split = rates.filter(
    (rate) => rate.level === 'balancer' && rate.excluded === 'yes' && rate.arrival === 'all',
  );
  expect(split.reduce((sum, rate) => sum + rate.handshakes, 0)).toBe(excluded);
  expect(split.reduce((sum, rate) => sum + rate.withinScope, 0)).toBe(0);
});
