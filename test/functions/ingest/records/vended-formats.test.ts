import { describe, expect, test } from 'vitest';
import { VENDED_SYNTAXES } from '../../../../infra/demo/logs/vended-log.ts';
import { accountedFor, ingestBytes, ingestText } from '../read-lake.ts';
import { content, DELIVERED, KEY, legacyKey, record, written } from './vended-samples.ts';

describe.each(DELIVERED)('$format.kind', ({ format, kind, names }) => {
  test.each(VENDED_SYNTAXES)('as %s gives the rows of the legacy log', async (syntax) => {
    const legacy = await ingestText(legacyKey(format), `${format.example}\n`);
    const bytes = written(syntax, format, [record(format)]);
    const { source, rows } = await ingestBytes(KEY, [bytes]);
    expect(rows.map(content)).toEqual(legacy.rows.map(content));
    expect(source).toMatchObject({ kind, rows: 1, rejected: {} });
    const { accountId, region, balancer, balancerType, day } = legacy.source;
    expect(source).toMatchObject({ accountId, region, balancer, balancerType, day });
    expect(accountedFor(source)).toBe(source.lines);
  });

  test.each(['json', 'w3c', 'parquet'] as const)(
    'as %s, its fields may come in any order',
    async (syntax) => {
      const bytes = written(syntax, format, [record(format)], names.toReversed());
      const [row] = (await ingestBytes(KEY, [bytes])).rows;
      const [inOrder] = (await ingestBytes(KEY, [written(syntax, format, [record(format)])])).rows;
      expect(row).toEqual(inOrder);
      expect(row).toBeDefined();
    },
  );
});
