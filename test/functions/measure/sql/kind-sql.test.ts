import { afterAll, beforeAll, expect, test } from 'vitest';
import { CLIENT_KINDS } from '../../../../functions/clients/client-kind.ts';
import { KIND_OF_BOTH, KIND_VALUES, kindOf } from '../../../../functions/measure/sql/kind-sql.ts';
import { type DuckDbSession, openDuckDbSession } from '../../../../infra/local/duckdb-session.ts';

let session: DuckDbSession;
beforeAll(async () => {
  session = await openDuckDbSession();
});
afterAll(() => session.close());

/** The kind of a connection whose rows say these. */
async function kindBy(...kinds: readonly (string | null)[]): Promise<string | undefined> {
  const rows = kinds.map((kind) => `(${kind === null ? 'CAST(NULL AS VARCHAR)' : `'${kind}'`})`);
  const values = Object.entries(KIND_VALUES).map(([name, value]) => `${value} AS ${name}`);
  const [row] = await session.query(`SELECT ${KIND_OF_BOTH} AS kind
FROM (SELECT ${values.join(', ')} FROM (VALUES ${rows.join(', ')}) AS rows (client_kind)) AS said`);
  return kindOf(Number(row?.kind));
}

test('every kind has a number of its own, and is found by it', async () => {
  for (const kind of CLIENT_KINDS) expect(await kindBy(kind)).toBe(kind);
  expect(kindOf(0)).toBeUndefined();
});

test.each([
  [['curl', 'curl'], 'curl'],
  [['curl', null], 'curl'],
  [['curl', 'go-http'], 'mixed'],
  [['curl', 'none'], 'mixed'],
  [['mixed', 'curl'], 'mixed'],
  [[null, null], 'none'],
  // One of a later version, that this one does not know.
  [['made-up'], 'none'],
])('rows of %j are a connection of %s', async (kinds, expected) => {
  expect(await kindBy(...kinds)).toBe(expected);
});
