import * as z from 'zod';
import { CLIENT_KINDS } from '../../functions/clients/client-kind.ts';
import { LEVELS } from '../../functions/model/balancer.ts';
import type { ReportRate } from '../../functions/model/report.ts';

const TEXT = z.string().min(1, 'must not be empty');

const FILTER = z.strictObject({
  level: z.enum(LEVELS).optional(),
  evidence: z.enum(['log', 'trials']).optional(),
  region: TEXT.optional(),
  balancer: TEXT.optional(),
  node: TEXT.optional(),
  clientKind: z.enum([...CLIENT_KINDS, 'all']).default('all'),
});
type RateFilter = z.infer<typeof FILTER>;

/** Which rates a query asks for, or what is wrong with it, in one line. */
export function readRateFilter(query: URLSearchParams): RateFilter | { readonly error: string } {
  const twice = [...query.keys()].find((name) => query.getAll(name).length > 1);
  if (twice !== undefined) return { error: `${twice}: given more than once` };
  const read = FILTER.safeParse(Object.fromEntries(query));
  if (read.success) return read.data;
  const faults = read.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`);
  return { error: `the query does not fit: ${faults.join('; ').trim()}` };
}

/** The rates of which everything that is asked for holds. */
export function ratesFor(rates: readonly ReportRate[], filter: RateFilter): readonly ReportRate[] {
  const asked = Object.entries(filter) as (readonly [keyof RateFilter, string])[];
  return rates.filter((rate) =>
    asked.every(([name, value]) => {
      // Reports of older versions know no kinds: each of their rows is of all clients.
      const own = name === 'clientKind' ? (rate.clientKind ?? 'all') : rate[name];
      return own === value;
    }),
  );
}
