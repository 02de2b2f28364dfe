import { afterAll, beforeAll, expect, test } from 'vitest';
import { placeLookup, placeOfRow } from '../../../../functions/measure/rows/place-row.ts';
import { PLACE_PREFIX } from '../../../../functions/measure/sql/place-sql.ts';
import { textLiteral, tupleText } from '../../../../functions/measure/sql/sql-text.ts';
import type { DuckDbSession } from '../../../../infra/local/duckdb-session.ts';
import { openTables } from '../table-engine.ts';

let session: DuckDbSession;
beforeAll(async () => {
  session = await openTables();
});
afterAll(() => session.close());

const NUMBERS = { balancerNumber: 2_000_007, nodeNumber: 9 };
const TEXTS = ['classic', 'eu-west-1', '123456789012', 'shop', '10.0.0.1', '1', '1700000000000'];

/** As the engine writes it. */
async function rowOf(texts: readonly string[]) {
  const tuple = tupleText(texts.map(textLiteral));
  const [row] = await session.query(`SELECT '${PLACE_PREFIX}' || ${tuple} AS cell`);
  return { ...NUMBERS, ...row };
}

test('a place has its names, what is known of its balancer, and its numbers', async () => {
  expect(placeOfRow(await rowOf(TEXTS))).toEqual({
    ...{ balancerType: 'classic', region: 'eu-west-1', accountId: '123456789012' },
    ...{ balancer: 'shop', node: '10.0.0.1', isMutual: true, startsAtMs: 1_700_000_000_000 },
    numbers: { regionNumber: 2, ...NUMBERS },
  });
});

test('what is unknown is empty', async () => {
  const place = placeOfRow(await rowOf([...TEXTS.slice(0, 4), '', '', '']));
  expect(place).toMatchObject({ node: null, isMutual: null, startsAtMs: null });
});

test.each(["o'b\\r--/*", '3:abc', '1:', 'é～😀', 'a\u0001b\n', ' '])(
  'the balancer %j keeps its name, whatever characters it has',
  async (balancer) => {
    const texts = TEXTS.with(3, balancer);
    expect(placeOfRow(await rowOf(texts))).toMatchObject({ balancer, node: '10.0.0.1' });
  },
);

test.each(['', 'place 3:a', 'place x:abc', 'place -1:', 'place abc', 'place 1:a1:b'])(
  'the text %j can not have come from the query',
  (cell) => expect(() => placeOfRow({ ...NUMBERS, cell })).toThrow(),
);

test('any place of a balancer or Region names it; of a node, its own', async () => {
  const one = placeOfRow(await rowOf(TEXTS));
  const other = placeOfRow({ ...(await rowOf(TEXTS.with(4, '10.0.0.2'))), nodeNumber: 10 });
  const placeOf = placeLookup([one, other]);
  const none = { regionNumber: null, balancerNumber: null, nodeNumber: null };
  expect(placeOf({ ...none, ...NUMBERS })).toBe(one);
  expect(placeOf({ ...none, ...NUMBERS, nodeNumber: 10 })).toBe(other);
  expect(placeOf({ ...none, balancerNumber: 2_000_007 }).balancer).toBe('shop');
  expect(placeOf({ ...none, regionNumber: 2 }).region).toBe('eu-west-1');
});

test('a number without a place can not have come from the query', () => {
  const placeOf = placeLookup([]);
  expect(() => placeOf({ regionNumber: 1, balancerNumber: null, nodeNumber: null })).toThrow();
  expect(() => placeOf({ regionNumber: null, balancerNumber: null, nodeNumber: null })).toThrow();
});
