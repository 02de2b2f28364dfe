import { describe, expect, test } from 'vitest';
import type { LogDelivery } from '../../../../functions/model/source.ts';
import { VENDED_SYNTAXES } from '../../../../infra/demo/logs/vended-log.ts';
import { accountedFor, ingestBytes, ingestText } from '../read-lake.ts';
import { content, DELIVERED, FOLDER, KEY, legacyKey, record } from './vended-samples.ts';

/** Records as lines of their values. */
function linesOf(
  names: readonly string[],
  records: readonly Readonly<Record<string, string>>[],
  by: string,
) {
  return records.map((one) => `${names.map((name) => one[name] ?? '-').join(by)}\n`).join('');
}

describe.each(DELIVERED)('$format.kind', ({ format, names }) => {
  const reversed = names.toReversed();
  const plain = linesOf(reversed, [record(format)], '\t');
  const balancer = record(format).elb ?? '';
  const { logType } = format.vended ?? { logType: 'ALB_ACCESS_LOGS' as const };
  const delivery: LogDelivery = { balancer, logType, fields: reversed, delimiter: '\t' };

  test('in an order of its own it is set aside, unless a delivery says the order', async () => {
    const { source } = await ingestText(KEY, plain);
    expect(source).toMatchObject({ quarantined: 'unknown-fields', rows: 0, lines: 0 });
    const legacy = await ingestText(legacyKey(format), `${format.example}\n`);
    const told = await ingestBytes(KEY, [Buffer.from(plain)], { deliveries: [delivery] });
    expect(told.rows.map(content)).toEqual(legacy.rows.map(content));
  });

  test('what is said of another balancer is not said of this one', async () => {
    const deliveries = [{ ...delivery, balancer: 'app/other/1234567890abcdef' }];
    const { source } = await ingestBytes(KEY, [Buffer.from(plain)], { deliveries });
    expect(source.quarantined).toBe('unknown-fields');
  });

  test('a delivery that leaves fields out is read by what is left', async () => {
    const kept = names.filter(
      (name) => !/^(?:type|user_agent|domain_name|received_bytes)$/.test(name),
    );
    const text = linesOf(kept, [record(format)], '|');
    const deliveries = [{ ...delivery, fields: kept, delimiter: '|' }];
    const { source, rows } = await ingestBytes(KEY, [Buffer.from(text)], { deliveries });
    expect(source).toMatchObject({ rows: 1, rejected: {} });
    expect(rows[0]?.client_kind).toBeNull();
  });

  test('by any delimiter it is told by its content', async () => {
    const legacy = await ingestText(legacyKey(format), `${format.example}\n`);
    for (const by of ['\t', '|', ';', '||']) {
      const { rows } = await ingestText(KEY, linesOf(names, [record(format)], by));
      expect(rows.map(content)).toEqual(legacy.rows.map(content));
    }
  });

  test('W3C: names may change in the middle, header lines are skipped, each line has a fate', async () => {
    const head = (order: readonly string[]) => `#Version: 1.0\n#Fields: ${order.join(' ')}\n`;
    const text = [
      ...[head(names), linesOf(names, [record(format)], '\t'), 'nonsense\n\n'],
      ...[head(reversed), linesOf(reversed, [record(format)], ',').replace('"h2","http/1.1"', '-')],
    ].join('');
    const { source } = await ingestText(KEY, text);
    expect(source).toMatchObject({
      lines: 8,
      skipped: { 'header-line': 4, 'empty-line': 1 },
    });
    expect(source.rows).toBe(2);
    expect(accountedFor(source)).toBe(source.lines);
  });

  test('lines behind a byte order mark and before a carriage return are read', async () => {
    const text = `\uFEFF${linesOf(names, [record(format)], '\t').replace('\n', '\r\n')}`;
    expect((await ingestText(KEY, text)).source).toMatchObject({ lines: 1, rows: 1 });
  });
});

test('where two columns have changed places, it is not read as the default order', async () => {
  const [access] = DELIVERED.filter(({ format }) => format.kind === 'application-access');
  if (access === undefined) throw new Error('there is such a log');
  const swapped = access.names.map((name) => {
    if (name === 'domain_name') return 'chosen_cert_arn';
    return name === 'chosen_cert_arn' ? 'domain_name' : name;
  });
  for (const by of ['\t', ' ']) {
    const { source } = await ingestText(
      KEY,
      linesOf(swapped, [record(access.format)], by).replace(/GET [^\t]*HTTP\/1.1/, 'x'),
    );
    expect(source).toMatchObject({ rows: 0, quarantined: 'unknown-fields' });
  }
});

test('health checks by W3C are skipped', async () => {
  const text = '#Fields: type time latency target_addr elb\nhttp\tt\t1\t10.0.0.1:80\tapp/a/1\n';
  expect((await ingestText(KEY, text)).source).toMatchObject({
    skipped: { 'health-check': 1, 'header-line': 1 },
    rows: 0,
  });
});

test('a table of something else is no log, in a folder of balancers too', async () => {
  const text = '#Fields: date time cs-uri\n2026-01-02\t03:04:05\t/\n';
  await expect(ingestText(`${FOLDER}x.txt`, text)).rejects.toThrow('taken for no log');
});

test('every syntax of the lab is known here', () => {
  expect(VENDED_SYNTAXES).toContain('plain-comma');
});
