import { expect, test } from 'vitest';
import { ConnectionReducer } from '../../../functions/ingest/connections/connection-reducer.ts';
import { ObjectNames } from '../../../functions/ingest/connections/object-names.ts';
import { LOG_SYNTAXES, LogContent, type LogSyntax } from '../../../functions/ingest/log-content.ts';
import { NOW_MS } from './read-lake.ts';
import { DELIVERED, record, written } from './records/vended-samples.ts';

const [ACCESS] = DELIVERED;
if (ACCESS === undefined) throw new Error('there are formats');
const RECORD = record(ACCESS.format);
const PLAIN = ACCESS.names.map((name) => RECORD[name] ?? '-').join('\t');
const BYTES: Readonly<Record<LogSyntax, Uint8Array>> = {
  lines: Buffer.from(`${ACCESS.format.example}\n`),
  json: Buffer.from(JSON.stringify(RECORD)),
  delimited: Buffer.from(PLAIN),
  parquet: written('parquet', ACCESS.format, [RECORD]),
};

test('one log after another, of any syntax, and none leaves anything in the next', async () => {
  const names = new ObjectNames({ balancer: null, node: null });
  const sink = { push: () => {}, forget: () => {} };
  const settings = { keepAliveMs: 3_600_000, latestMs: NOW_MS };
  const content = new LogContent(new ConnectionReducer(names, settings, sink), []);
  const key = { skip: null, accountId: '123456789012', region: 'eu-west-1' };
  for (const syntax of [...LOG_SYNTAXES, ...LOG_SYNTAXES.toReversed()]) {
    const rejects: string[] = [];
    content.begin(key, syntax, (reject) => rejects.push(reject));
    // The first half of a log that is given up.
    content.push(BYTES[syntax].subarray(0, 40));
    content.begin(key, syntax, (reject) => rejects.push(reject));
    content.push(BYTES[syntax]);
    let parts = 0;
    await content.readWhole(async () => {
      parts += 1;
    });
    expect(content.finish()).toMatchObject({ lines: 1, rows: 1 });
    expect([rejects, parts]).toEqual([[], syntax === 'parquet' ? 1 : 0]);
    expect(content.seen.balancer).toBe(syntax === 'lines' ? null : 'app/shop/50dc6c495c0c9188');
  }
});
