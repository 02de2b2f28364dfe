import { expect, test } from 'vitest';
import { LineParties } from '../../../../functions/ingest/connections/line-parties.ts';
import { ObjectNames } from '../../../../functions/ingest/connections/object-names.ts';
import { formatReader } from '../../../../functions/ingest/lines/format-reader.ts';
import { LineFields, splitFields } from '../../../../functions/ingest/lines/line-fields.ts';
import { LOG_FORMATS, type LogFormat } from '../../../../functions/ingest/lines/log-format.ts';
import { paddedView } from '../lines/padded-view.ts';

const [ACCESS, NETWORK, CONNECTION] = LOG_FORMATS as readonly [LogFormat, LogFormat, LogFormat];

function partiesOf(format: LogFormat, change: (line: string) => string, balancer: string | null) {
  const names = new ObjectNames({ balancer, node: '198.51.100.9' });
  const parties = new LineParties(names);
  const reader = formatReader(format);
  const line = change(format.example);
  const fields = new LineFields();
  const view = paddedView(line);
  splitFields(view, 0, line.length, reader.fieldsWanted, reader.syntax, fields);
  const clientsBefore = names.clients.names.size;
  const checked = parties.check(reader, view, fields);
  expect(names.clients.names.size).toBe(clientsBefore);
  const fault = parties.read(reader, view, fields);
  const text = (bytes: Uint8Array) => Buffer.from(bytes).toString();
  return {
    ...{ checked, fault, port: parties.clientPort },
    client: fault === null ? text(names.clients.names.bytesOf(parties.client)) : null,
    node: fault === null ? text(names.nodes.names.bytesOf(parties.node)) : null,
  };
}

test.each([
  [ACCESS, '203.0.113.7', 2817, '198.51.100.4'],
  [NETWORK, '203.0.113.7', 51_341, '198.51.100.8'],
  [CONNECTION, '203.0.113.7', 36_280, '198.51.100.4'],
])('$kind names client, port and node', (format, client, port, node) => {
  const found = partiesOf(format, (line) => line, null);
  expect(found).toEqual({ checked: null, fault: null, client, port, node });
});

test.each([
  ['an address in brackets', ACCESS, '203.0.113.7:2817', '[2001:db8::7]:2817', null],
  ['no port', ACCESS, '203.0.113.7:2817', '203.0.113.7', 'bad-client'],
  ['a port that is none', ACCESS, '203.0.113.7:2817', '203.0.113.7:65536', 'bad-client'],
  ['a client that is none', CONNECTION, '203.0.113.7 36280', 'nobody 36280', 'bad-client'],
  ['a balancer that is none', ACCESS, 'app/shop', 'app\u00ffshop', 'bad-balancer'],
  ['no balancer', ACCESS, 'app/shop/50dc6c495c0c9188', '-', 'bad-balancer'],
])('%s', (_what, format, from, to, fault) => {
  const found = partiesOf(format, (line) => line.replace(from, to), null);
  expect([found.checked, found.fault]).toEqual([fault, fault]);
});

test('the key names what the line does not', () => {
  const without = (line: string) => line.replace('app/shop/50dc6c495c0c9188', '-');
  expect(partiesOf(ACCESS, without, 'app/a/1')).toMatchObject({ checked: null, fault: null });
});

test('a network line without its node is of no use; no row is made of a line that is checked', () => {
  const without = (line: string) => line.replace('198.51.100.8:443', 'nowhere');
  expect(partiesOf(NETWORK, without, null)).toMatchObject({ checked: null, fault: 'bad-node' });
});
