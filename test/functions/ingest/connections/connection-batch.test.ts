import { expect, test } from 'vitest';
import {
  ConnectionBatch,
  FLOW_ID,
  hashTrace,
  LINE_ID,
} from '../../../../functions/ingest/connections/connection-batch.ts';
import { hashFlow } from '../../../../functions/ingest/connections/flow.ts';
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
    expect(batch.findTrace(view, 0, end, 0, hash)).toBe(NO_VALUE);
    expect(batch.addTrace(view, 0, end, hash)).toBe(id);
  }
  for (let id = 0; id < MANY; id += 1) {
    const { view, end, hash } = traceOf(id);
    expect(batch.findTrace(view, 0, end, 0, hash)).toBe(id);
  }
});

test('ids of one hash are distinguished by their bytes', () => {
  const batch = new ConnectionBatch();
  const [one, other] = [traceOf(1), traceOf(2)];
  batch.addTrace(one.view, 0, one.end, 7);
  expect(batch.findTrace(other.view, 0, other.end, 0, 7)).toBe(NO_VALUE);
  batch.addTrace(other.view, 0, other.end, 7);
  expect(batch.findTrace(other.view, 0, other.end, 0, 7)).toBe(1);
});

const FLOW = { client: 1, clientPort: 443, balancer: 2, node: 3, beginMs: 0, endMs: 0 };

function fill(batch: ConnectionBatch, row: number, atMs = 0): number {
  batch.client[row] = FLOW.client;
  batch.clientPort[row] = FLOW.clientPort;
  batch.balancer[row] = FLOW.balancer;
  batch.node[row] = FLOW.node;
  batch.handshakeAtMs[row] = atMs;
  batch.lastSeenMs[row] = atMs;
  return row;
}

test('a trace id is looked for at its balancer alone', () => {
  const batch = new ConnectionBatch();
  const { view, end, hash } = traceOf(1);
  fill(batch, batch.addTrace(view, 0, end, hash));
  expect(batch.findTrace(view, 0, end, FLOW.balancer, hash)).toBe(0);
  expect(batch.findTrace(view, 0, end, FLOW.balancer + 1, hash)).toBe(NO_VALUE);
});

test('a flow is found by all four of its parts, and after a gap by its latest row', () => {
  const batch = new ConnectionBatch();
  const hash = hashFlow(FLOW);
  fill(batch, batch.addFlow(hash));
  expect(batch.findFlow(FLOW, hash)).toBe(0);
  expect(batch.findFlow({ ...FLOW, node: 4 }, hash)).toBe(NO_VALUE);
  expect(batch.findFlow({ ...FLOW, clientPort: 444 }, hash)).toBe(NO_VALUE);
  fill(batch, batch.supersedeFlow(0, hash));
  expect(batch.findFlow(FLOW, hash)).toBe(1);
  for (let row = 2; row < MANY; row += 1) batch.addRow(LINE_ID);
  expect(batch.findFlow(FLOW, hash)).toBe(1);
});

test('once asked for, connections with a trace id are found by their flow, the nearest first', () => {
  const batch = new ConnectionBatch();
  const hash = hashFlow(FLOW);
  for (let id = 0; id < MANY; id += 1) {
    if (id === MANY / 2) batch.findTracedFlows();
    const trace = traceOf(id);
    const row = fill(batch, batch.addTrace(trace.view, 0, trace.end, trace.hash), id * 1000);
    if (batch.findsTracedFlows) batch.linkTracedFlow(row);
  }
  for (const id of [0, 1, 499, 500, MANY - 1]) {
    const at = { ...FLOW, beginMs: id * 1000 + 400, endMs: id * 1000 + 450 };
    expect(batch.findFlow(at, hash)).toBe(id);
    expect(batch.gapMs(id, at)).toBe(400);
  }
});

test('a flow takes the trace id that a later line carries, and is then found by both', () => {
  const batch = new ConnectionBatch();
  const { view, end, hash } = traceOf(1);
  const flowHash = hashFlow(FLOW);
  batch.findTracedFlows();
  const row = fill(batch, batch.addFlow(flowHash));
  expect(batch.findFlow(FLOW, flowHash, FLOW_ID)).toBe(row);
  batch.adoptTrace(row, view, 0, end, hash);
  expect(batch.findTrace(view, 0, end, FLOW.balancer, hash)).toBe(row);
  expect(batch.findFlow(FLOW, flowHash)).toBe(row);
  expect(batch.findFlow(FLOW, flowHash, FLOW_ID)).toBe(NO_VALUE);
});

test('after clear nothing is found, and rows begin again', () => {
  const batch = new ConnectionBatch();
  const { view, end, hash } = traceOf(1);
  batch.addTrace(view, 0, end, hash);
  batch.clear();
  expect(batch.findTrace(view, 0, end, 0, hash)).toBe(NO_VALUE);
  expect(batch.addTrace(view, 0, end, hash)).toBe(0);
});
