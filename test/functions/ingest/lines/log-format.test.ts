import { describe, expect, test } from 'vitest';
import { LOG_FORMATS } from '../../../../functions/ingest/lines/log-format.ts';
import { readObjectKey } from '../../../../functions/ingest/object-key.ts';
import { LOG_KINDS } from '../../../../functions/model/source.ts';
import { ingestText } from '../read-lake.ts';

/** The documented pattern with its parts filled in. */
function keyOf(pattern: string): string {
  const parts = {
    account: '123456789012',
    region: 'eu-west-1',
    name: 'shop',
    id: '50dc6c495c0c9188',
  };
  const rest = { end: '20260102T0305Z', node: '198.51.100.4', random: '1abc' };
  return Object.entries({ ...parts, ...rest }).reduce(
    (key, [part, value]) => key.replace(`{${part}}`, value),
    pattern,
  );
}

test('every kind has one row', () => {
  expect(LOG_FORMATS.map(({ kind }) => kind).sort()).toEqual([...LOG_KINDS].sort());
});

describe.each(LOG_FORMATS)('$kind', (format) => {
  test('a key of its pattern is of its kind and of no other', () => {
    expect(readObjectKey(keyOf(format.keyPattern))).toMatchObject({
      kind: format.kind,
      balancerType: format.balancerType,
    });
  });

  test('its example is one row, and so it is under the key of any other kind', async () => {
    for (const { keyPattern } of LOG_FORMATS) {
      const { source, rows } = await ingestText(keyOf(keyPattern), format.example);
      expect(source).toMatchObject({ kind: format.kind, lines: 1, rows: 1 });
      expect(source.balancerType).toBe(format.balancerType);
      expect(rows).toHaveLength(1);
    }
  });

  test('fields that AWS may append are ignored', async () => {
    const longer = `${format.example} "-" - new "quoted one" x`;
    const [short, long] = [
      await ingestText(keyOf(format.keyPattern), format.example),
      await ingestText(keyOf(format.keyPattern), longer),
    ];
    expect(long.rows).toEqual(short.rows);
  });

  test('it cites the guide that documents it', () => {
    expect(format.source).toMatch(/^https:\/\/docs\.aws\.amazon\.com\/elasticloadbalancing\//);
  });
});
