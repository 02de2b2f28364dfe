import { expect, test } from 'vitest';
import {
  ConnectionBatch,
  LINE_ID,
} from '../../../../functions/ingest/connections/connection-batch.ts';
import { WholeGathering } from '../../../../functions/ingest/wholes/whole-gathering.ts';
import { Renumbering } from '../../../../functions/ingest/wholes/whole-names.ts';
import { type LakeFiles, memoryLake } from '../../compact/memory-lake.ts';
import { ledgerRow as ledgerEntry, T0 } from '../../measure/lake-rows.ts';
import { contentOf, filesOf } from './gathered-lake.ts';

const LIMITS = { rows: 10, objects: 5, partitions: 3 };
const at = (day: string) => ({ balancerType: 'application', region: 'eu-west-1', day }) as const;

/** Gives `rows` connections of the reading with that number. */
function give(gathering: WholeGathering, reading: number, rows: number, day = '2026-01-02'): void {
  const { names } = gathering;
  const batch = new ConnectionBatch();
  const ids = new Int32Array(rows * 2).fill(reading);
  for (let row = 0; row < rows; row += 1) {
    batch.addRow(LINE_ID);
    for (const name of ['node', 'listener', 'cipher', 'certificate'] as const)
      batch[name][row] = -1;
    ids[row * 2] = row;
  }
  const text = (bytes: Uint8Array) => new Renumbering(() => names.balancers.internBytes(bytes));
  const id = Buffer.alloc(8, reading);
  const client = new Renumbering(() => names.clients.internBytes(id));
  const named = text(Buffer.from('shop'));
  gathering.push(at(day), id.toString('hex'), batch, ids, {
    ...{ balancer: named, node: named, listener: named, cipher: named, certificate: named, client },
    token: named,
    account: names.accounts.internBytes(Buffer.from('1234')),
    reading: names.readings.internBytes(id),
  });
}

function enter(gathering: WholeGathering, reading: number): void {
  const entry = ledgerEntry(T0, { sourceId: `${reading}`, key: `${reading}` });
  gathering.enter(entry, Buffer.alloc(8, reading));
}
const countRows = async (files: LakeFiles) =>
  (await contentOf(files)).rows.filter((row) => row.startsWith('v2/handshakes')).length;

test('each limit asks for a flush: rows, objects, partitions', () => {
  const full = (fill: (gathering: WholeGathering) => void) => {
    const gathering = new WholeGathering(memoryLake(new Map()), LIMITS);
    fill(gathering);
    return gathering.isFull;
  };
  expect(full((gathering) => give(gathering, 1, 9))).toBe(false);
  expect(full((gathering) => give(gathering, 1, 10))).toBe(true);
  const five = full((gathering) => {
    for (const at of [1, 2, 3, 4, 5]) enter(gathering, at);
  });
  const days = full((gathering) => {
    for (const day of ['01', '02', '03']) give(gathering, 1, 1, `2026-01-${day}`);
  });
  expect([five, days]).toEqual([true, true]);
});

test('a large object is written in parts of one file, apart from those before it', async () => {
  const files: LakeFiles = new Map();
  const gathering = new WholeGathering(memoryLake(files), LIMITS);
  give(gathering, 1, 3);
  enter(gathering, 1);
  give(gathering, 2, 8);
  expect(gathering.hasToSpill).toBe(true);
  await gathering.spill();
  expect(gathering.hasToSpill).toBe(false);
  give(gathering, 2, 4);
  enter(gathering, 2);
  expect(gathering.isFull).toBe(true);
  expect(filesOf(files, 'handshakes')).toHaveLength(1);
  expect(filesOf(files, 'sources')).toEqual([]);
  await gathering.flush();
  expect(filesOf(files, 'handshakes')).toHaveLength(2);
  expect(await countRows(files)).toBe(15);
});

test('what is dropped leaves no row, whether it was spilled or not', async () => {
  const files: LakeFiles = new Map();
  const gathering = new WholeGathering(memoryLake(files), LIMITS);
  give(gathering, 1, 3);
  enter(gathering, 1);
  give(gathering, 2, 2);
  await gathering.drop();
  give(gathering, 3, 8);
  await gathering.spill();
  give(gathering, 3, 1);
  await gathering.drop();
  give(gathering, 4, 1);
  enter(gathering, 4);
  await gathering.flush();
  expect(await countRows(files)).toBe(4);
});
