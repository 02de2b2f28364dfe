import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { accountedFor, ingestText } from '../read-lake.ts';

// A case is `NAME.log` and what must come of it, `NAME.json`: `npm run test:update` writes the
// second; read the difference before you commit it.
const FOLDER = new URL('../../../fixtures/logs/', import.meta.url).pathname;
const UPDATE = process.env.UPDATE_GOLDEN === '1';
const ACCOUNT = '123456789012_elasticloadbalancing_eu-west-1';
const PERIOD = '20260102T0305Z';
const KEYS: Readonly<Record<string, string>> = {
  'application-access': `${ACCOUNT}_app.shop.50dc6c495c0c9188_${PERIOD}_198.51.100.77_x.log.gz`,
  'application-connection': `conn_log_${ACCOUNT}_app.shop.50dc6c495c0c9188_${PERIOD}_198.51.100.77_x.log.gz`,
  'network-tls-access': `${ACCOUNT}_net.mqtt.c6e77e28c25b2234_${PERIOD}_x.log.gz`,
  'classic-access': `${ACCOUNT}_my-loadbalancer_${PERIOD}_198.51.100.77_x.log`,
};

const cases = readdirSync(FOLDER).filter((name) => name.endsWith('.log'));

test.each(cases)('%s gives the rows beside it', async (name) => {
  const key = Object.entries(KEYS).find(([kind]) => name.startsWith(kind))?.[1] ?? name;
  const { source, rows } = await ingestText(key, readFileSync(join(FOLDER, name), 'utf8'));
  const { kind, lines, skipped, rejected } = source;
  const actual = {
    kind,
    lines,
    rows: source.rows,
    skipped,
    rejected,
    handshakes: rows.map(withValues),
  };
  const path = join(FOLDER, name.replace(/\.log$/, '.json'));
  if (UPDATE) writeFileSync(path, `${JSON.stringify(actual, null, 2)}\n`);
  expect(actual).toEqual(JSON.parse(readFileSync(path, 'utf8')));
  expect(accountedFor(source)).toBe(lines);
});

/** A row without what is the same in every row, or null. */
function withValues(row: Record<string, unknown>): Record<string, unknown> {
  const {
    account_id: _account,
    node_id: _node,
    place_id: _place,
    reading_id: _reading,
    ...rest
  } = row;
  return Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== null));
}
