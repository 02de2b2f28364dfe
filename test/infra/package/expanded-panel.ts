import { HOUR_MS } from '../../../functions/model/time.ts';
import { handshake, T0, trial } from '../../functions/measure/lake-rows.ts';

export const [BALANCER, OTHER] = ['app/shop/0123456789abcdef', "app/o'b/1"];
/** The hours that the dashboard shows. */
export const FROM_MS = T0 - HOUR_MS;
export const TO_MS = T0 + 5 * HOUR_MS;
const sqlTime = (ms: number) =>
  `TIMESTAMP '${new Date(ms).toISOString().slice(0, 19).replace('T', ' ')}'`;

/** What the Athena data source makes of a query, by its macros and Grafana's variables. */
export function expanded(sql: string): string {
  const names = [BALANCER, OTHER].map((name) => `'${name.replaceAll("'", "''")}'`).join(',');
  return sql
    .replaceAll('$__timeFrom()', sqlTime(FROM_MS))
    .replaceAll('$__timeTo()', sqlTime(TO_MS))
    .replaceAll(/\$__timeFilter\((\w+)\)/g, `$1 BETWEEN ${sqlTime(FROM_MS)} AND ${sqlTime(TO_MS)}`)
    .replaceAll('$balancer_type', 'application')
    .replaceAll('$region', 'eu-west-1')
    .replaceAll(`\${balancer:singlequote}`, names);
}

const KINDS = ['go-http', 'chromium', null, 'boto3'] as const;

/** Handshakes of two balancers in these hours. */
export const PANEL_ROWS = Array.from({ length: 60 }, (_, index) =>
  handshake({
    ...{ handshake_at_ms: T0 + index * 300_000 - HOUR_MS / 2, client: `c${index % 7}` },
    ...{ connection_id: `TID_${index % 50}`, node: `10.0.0.${1 + ((index % 50) % 3)}` },
    ...{ balancer: index % 5 === 0 ? OTHER : BALANCER },
    // One connection carries requests of two kinds.
    client_kind: index === 51 ? 'curl' : (KINDS[(index % 50) % KINDS.length] ?? null),
    outcome:
      (['resumed', 'full', 'resumed', 'unknown', 'failed'] as const)[(index % 50) % 5] ?? 'full',
  }),
);
/** Trials of one of them. */
export const PANEL_TRIALS = Array.from({ length: 20 }, (_, index) =>
  trial({
    ...{ tried_at_ms: T0 + index, balancer: BALANCER, balancer_type: 'application' },
    ...{ outcome: index % 4 === 0 ? 'full' : 'resumed', node: '10.0.0.1', issuer_node: '10.0.0.1' },
    ...{ relation: 'same-node', client_port: 1000 + index },
  }),
);
