import { expect, test } from 'vitest';
import {
  ConnectionBatch,
  hashFlow,
  hashTrace,
  LINE_ID,
} from '../../../../functions/ingest/connections/connection-batch.ts';
import { NO_VALUE } from '../../../../functions/ingest/lines/byte-interner.ts';
import { paddedView } from '../lines/padded-view.ts';

/** More than a new batch has room for, so that its columns and tables grow. */
const MANY = 1000;

function traceOf(id: number) {
  const text = `TID_${id}`;
  const view = paddedView(text);
  return { view, end: text.length, hash: hashTrace(view, 0, text.length) };
}

test('every trace id is found under its row, also after the tables grew', () => {
  const batch = new ConnectionBatch();
  for (let id = 0; id < MANY; id += 1) {
    const { view, end, hash } = traceOf(id);
    expect(batch.findTrace(view, 0, end, hash)).toBe(NO_VALUE);
    expect(batch.addTrace(view, 0, end, hash)).toBe(id);
  }
  for (let id = 0; id < MANY; id += 1) {
    const { view, end, hash } = traceOf(id);
    expect(batch.findTrace(view, 0, end, hash)).toBe(id);
  }
});

test('ids of one hash are distinguished by their bytes', () => {
  const batch = new ConnectionBatch();
  const [one, other] = [traceOf(1), traceOf(2)];
  batch.addTrace(one.view, 0, one.end, 7);
  expect(batch.findTrace(other.view, 0, other.end, 7)).toBe(NO_VALUE);
  batch.addTrace(other.view, 0, other.end, 7);
  expect(batch.findTrace(other.view, 0, other.end, 7)).toBe(1);
});

function addFlow(batch: ConnectionBatch, row: number): number {
  batch.client[row] = 1;
  batch.clientPort[row] = 443;
  batch.balancer[row] = 2;
  batch.node[row] = 3;
  return row;
}

test('a flow is found by all four of its parts, and after a gap by its latest row', () => {
  const batch = new ConnectionBatch();
  const hash = hashFlow(1, 443, 2, 3);
  addFlow(batch, batch.addFlow(hash));
  expect(batch.findFlow(1, 443, 2, 3, hash)).toBe(0);
  expect(batch.findFlow(1, 443, 2, 4, hash)).toBe(NO_VALUE);
  expect(batch.findFlow(1, 444, 2, 3, hash)).toBe(NO_VALUE);
  addFlow(batch, batch.supersedeFlow(0, hash));
  expect(batch.findFlow(1, 443, 2, 3, hash)).toBe(1);
  for (let row = 2; row < MANY; row += 1) batch.addRow(LINE_ID);
  expect(batch.findFlow(1, 443, 2, 3, hash)).toBe(1);
});

test('after clear nothing is found, and rows begin again', () => {
  const batch = new ConnectionBatch();
  const { view, end, hash } = traceOf(1);
  batch.addTrace(view, 0, end, hash);
  batch.clear();
  expect(batch.findTrace(view, 0, end, hash)).toBe(NO_VALUE);
  expect(batch.addTrace(view, 0, end, hash)).toBe(0);
});
