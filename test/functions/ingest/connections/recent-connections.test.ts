import { expect, test } from 'vitest';
import { ConnectionBatch } from '../../../../functions/ingest/connections/connection-batch.ts';
import { RecentConnections } from '../../../../functions/ingest/connections/recent-connections.ts';
import { formatReader } from '../../../../functions/ingest/lines/format-reader.ts';
import {
  FIELDS_MAX,
  LineFields,
  splitFields,
} from '../../../../functions/ingest/lines/line-fields.ts';
import { LOG_FORMATS } from '../../../../functions/ingest/lines/log-format.ts';
import { paddedView } from './../lines/padded-view.ts';

const FORMAT = LOG_FORMATS.find(({ kind }) => kind === 'application-access');
if (FORMAT === undefined) throw new Error('there is such a format');
const READER = formatReader(FORMAT);
const HASH = 77;

function lineOf(trace: string, client: string) {
  const text = FORMAT?.example
    .replace('203.0.113.7:2817', client)
    .replace(/TID_\w+/, trace) as string;
  const view = paddedView(text);
  const fields = new LineFields();
  splitFields(view, 0, text.length, FIELDS_MAX, READER.syntax, fields);
  return { view, fields };
}

function batchOf(rows: number): ConnectionBatch {
  const batch = new ConnectionBatch();
  for (let row = 0; row < rows; row += 1) batch.addRow(0);
  return batch;
}

function recent(batch: ConnectionBatch) {
  const table = new RecentConnections();
  const note = (trace: string, client: string, row: number, balancer = 1, hash = HASH): void => {
    const { view, fields } = lineOf(trace, client);
    table.note(READER, batch, view, fields, balancer, hash, row);
  };
  const find = (trace: string, client: string, balancer = 1, hash = HASH, of = batch): number => {
    const { view, fields } = lineOf(trace, client);
    return table.find(READER, of, view, fields, balancer, hash);
  };
  return { table, note, find };
}

test('a line of the same trace id, client and balancer is found, no other', () => {
  const { note, find } = recent(batchOf(300));
  expect(find('TID_1', '203.0.113.7:1')).toBe(-1);
  note('TID_1', '203.0.113.7:1', 5);
  expect(find('TID_1', '203.0.113.7:1')).toBe(5);
  expect(find('TID_2', '203.0.113.7:1')).toBe(-1);
  expect(find('TID_1', '203.0.113.7:2')).toBe(-1);
  expect(find('TID_1', '203.0.113.70:1')).toBe(-1);
  // The same bytes, divided otherwise.
  expect(find('TID_12', '03.0.113.7:1')).toBe(-1);
  expect(find('TID_1', '203.0.113.7:1', 2)).toBe(-1);
  expect(find('TID_1', '203.0.113.7:1', 1, HASH + 4096)).toBe(-1);
  expect(find('TID_1', '203.0.113.7:1', 1, HASH, batchOf(300))).toBe(-1);
});

test('two of one slot: the later one is known', () => {
  const { note, find } = recent(batchOf(300));
  note('TID_1', '203.0.113.7:1', 5);
  note('TID_2', '203.0.113.7:1', 6, 1, HASH + 4096);
  expect(find('TID_1', '203.0.113.7:1')).toBe(-1);
  expect(find('TID_2', '203.0.113.7:1', 1, HASH + 4096)).toBe(6);
});

test('cleared, it knows nothing, and nothing of what it knew when it is used again', () => {
  const { table, note, find } = recent(batchOf(300));
  note('TID_1', '203.0.113.7:1', 5);
  table.clear();
  expect(find('TID_1', '203.0.113.7:1')).toBe(-1);
  note('TID_2', '203.0.113.7:1', 6, 1, HASH + 1);
  expect(find('TID_1', '203.0.113.7:1')).toBe(-1);
});

test('texts are held up to what an entry has room for, and lie apart from its neighbours', () => {
  const { note, find } = recent(batchOf(300));
  const client = '2001:db8:1111:2222:3333:4444:5555:6666:65535';
  for (let length = 1; length <= 120; length += 1)
    note('x'.repeat(length), client, length, 1, length);
  const known = Array.from({ length: 120 }, (_, at) => find('x'.repeat(at + 1), client, 1, at + 1));
  const room = 128 - 20 - 6 - client.length;
  expect(known).toEqual(known.map((_, at) => (at + 1 <= room ? at + 1 : -1)));
});

test('a small object has no such table', () => {
  const { note, find } = recent(batchOf(255));
  note('TID_1', '203.0.113.7:1', 5);
  expect(find('TID_1', '203.0.113.7:1')).toBe(-1);
});
