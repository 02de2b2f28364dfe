import { expect, test } from 'vitest';
import {
  ConnectionBatch,
  LINE_ID,
} from '../../../../functions/ingest/connections/connection-batch.ts';
import { GatheredRows } from '../../../../functions/ingest/wholes/gathered-rows.ts';
import { Renumbering, WholeNames } from '../../../../functions/ingest/wholes/whole-names.ts';

/** Rows that began at the given times, and their ids. */
function batchOf(times: readonly number[]) {
  const batch = new ConnectionBatch();
  for (const ms of times) {
    const row = batch.addRow(LINE_ID);
    batch.handshakeAtMs[row] = ms;
    for (const name of ['node', 'listener', 'cipher', 'certificate'] as const)
      batch[name][row] = -1;
  }
  return { batch, ids: Int32Array.from(times.flatMap((ms) => [ms, -ms])) };
}

function gathered(times: readonly number[], into = new GatheredRows()): GatheredRows {
  const same = new Renumbering((id) => id);
  const numbers = {
    ...{
      balancer: same,
      node: same,
      listener: same,
      client: same,
      cipher: same,
      certificate: same,
      token: same,
    },
    ...{ account: 0, reading: 0 },
  };
  const { batch, ids } = batchOf(times);
  into.add(batch, ids, numbers);
  return into;
}

function namesOfRows(): WholeNames {
  const names = new WholeNames();
  names.balancers.internBytes(Buffer.from('shop'));
  return names;
}

const PARTITION = { balancerType: 'network', region: 'eu-west-1' } as const;

const timesOf = (rows: GatheredRows) => {
  const names = namesOfRows();
  const { handshake_at_ms: times, connection_id: ids } = rows.columns(
    rows.order(names),
    names,
    PARTITION,
  );
  return [times, ids].map((column) => {
    return 'values' in column ? [...column.values] : 'words' in column ? [...column.words] : [];
  });
};

test('rows of many batches come out in the order of their times, with their ids', () => {
  const rows = gathered([3, 1], gathered([2]));
  expect(rows.size).toBe(3);
  expect(timesOf(rows)).toEqual([
    [1, 2, 3],
    [1, -1, 2, -2, 3, -3],
  ]);
});

test('rows beyond the first room are held too', () => {
  const times = Array.from({ length: 1000 }, (_, ms) => ms);
  expect(timesOf(gathered(times))[0]).toEqual(times);
});

test('the last rows can be dropped, or taken away', () => {
  const rows = gathered([1, 2, 3, 4]);
  const rest = rows.splitAt(2);
  expect([timesOf(rows)[0], timesOf(rest)[0]]).toEqual([
    [1, 2],
    [3, 4],
  ]);
  rows.truncate(1);
  expect(timesOf(rows)[0]).toEqual([1]);
});
