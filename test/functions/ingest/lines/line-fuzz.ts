import type { LogFormat } from '../../../../functions/ingest/lines/log-format.ts';

/** Picks whole numbers below a limit. */
export type Pick = (limit: number) => number;

/**
 * What a column may hold at the edges of what it means, and what of other columns: instants around
 * 2009, the delivery and the ends of calendars, numbers around what is whole, safe and a port, names
 * and addresses that are none, ids that are our own, quotes that never close.
 */
export function boundaryValues(latestMs: number): readonly string[] {
  const instants = [latestMs - 1, latestMs, latestMs + 1, latestMs + 86_400_000].map((ms) =>
    new Date(ms).toISOString(),
  );
  return [
    ...instants,
    ...instants.map((instant) => instant.slice(0, 19)),
    ...['2009-01-01T00:00:00.000000Z', '2008-12-31T23:59:59.999999Z', '0001-01-02T03:04:05Z'],
    ...['9999-12-31T23:59:59.999999Z', '1970-01-01T00:00:00Z', '2026-02-30T00:00:00Z'],
    ...['2016-12-31T23:59:60Z', '9xx6-99-99T99:99:99Z', '2026-01-02', '+275760-09-13T00:00:00Z'],
    ...['', '-', '"-"', '""', '"', '\\', '"\\"', 'a"b', '0', '1', '-1', '00', '1.5', '.', '1.'],
    ...['1e3', '0x10', 'NaN', 'Infinity', '٣', '9007199254740991', '9007199254740993'],
    ...['999999999999999', '1000000000000000', '99999999999999999999', '100000000000000000000'],
    ...['86400', '86400.001', '86400000', '86400001', '531705600000', '1767322800000'],
    ...['65535', '65536', '99999', '203.0.113.7:65535', '203.0.113.7:65536', '203.0.113.7:'],
    ...['2001:db8::7:2817', '[2001:db8::7]:2817', '[]:1', '::', ':', ':1', '203.0.113.7'],
    ...[
      'app/shop/50dc6c495c0c9188',
      'app/other/1',
      'net/a/1',
      'my-loadbalancer',
      'a\u00e9',
      'x\0y',
    ],
    ...['TLSv1', 'TLSv1.3', 'TLSv1.4', 'tlsv12', 'tls', 'SSLv3', 'TLS_AES_128_GCM_SHA256'],
    ...['TID_1', 'TID_2', 'flow:0:1@', 'line:0:1@/1', 'flow:', 'session-reused', 'Success'],
    ...['Failed:ClientCertUntrusted', 'https', 'http', 'tls', '\uFEFF', 'x'.repeat(256)],
  ];
}

/** A line's fields with their quotes, as a format without quotes or with them splits. */
export function fieldsOf({ example, quoted }: LogFormat): readonly string[] {
  return quoted ? (example.match(/"(?:[^"\\]|\\.)*"|[^ ]+/g) ?? []) : example.split(' ');
}

/** Lines of a format whose columns hold boundary values, lack, or come twice. */
export function fuzzedByColumn(formats: readonly LogFormat[], latestMs: number, pick: Pick) {
  const values = boundaryValues(latestMs);
  const lines = formats.map(fieldsOf);
  return (): Buffer => {
    const fields = [...(lines[pick(lines.length)] ?? [])];
    for (let changes = pick(3); changes >= 0; changes -= 1) {
      const at = pick(fields.length);
      const way = pick(12);
      if (way === 0) fields.splice(at, 1);
      else if (way === 1) fields.length = Math.max(1, at);
      else if (way === 2) fields.splice(at, 0, fields[pick(fields.length)] ?? '');
      else fields[at] = withQuotesOf(fields[at] ?? '', values[pick(values.length)] ?? '', pick);
    }
    return Buffer.from(fields.join(' '));
  };
}

/** Mostly a quoted column stays quoted. */
function withQuotesOf(field: string, value: string, pick: Pick): string {
  return field.startsWith('"') && pick(4) > 0 ? `"${value}"` : value;
}

/** Lines of a format of which single bytes are other ones, lack, or come twice. */
export function fuzzedByByte(formats: readonly LogFormat[], pick: Pick) {
  const lines = formats.map(({ example }) => Buffer.from(example));
  const telling = Buffer.from(' "\\\n\r\0-:.Z09T\t[]\u00ff');
  return (): Buffer => {
    const line = Buffer.from(lines[pick(lines.length)] ?? '');
    const bytes = [...line];
    for (let changes = pick(4); changes >= 0; changes -= 1) {
      const at = pick(bytes.length);
      const byte = pick(2) === 0 ? pick(256) : (telling[pick(telling.length)] ?? 0);
      const way = pick(8);
      if (way === 0) bytes.splice(at, 1);
      else if (way === 1) bytes.splice(at, 0, byte);
      else bytes[at] = byte;
    }
    return Buffer.from(bytes);
  };
}
