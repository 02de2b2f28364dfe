import { expect, test } from 'vitest';
import { FULL, LINE_ID } from '../../../../functions/ingest/connections/connection-batch.ts';
import { PlacedBatches } from '../../../../functions/ingest/connections/placed-batches.ts';

const place = (accountId: string) => ({ accountId, region: 'eu-west-1' });

function open() {
  const pushed: string[] = [];
  const batches = new PlacedBatches({
    push: (type, { size }, at) => void pushed.push(`${at?.accountId ?? '-'} ${type} ${size}`),
    forget: () => {},
  });
  const add = (): void => {
    const batch = batches.batch('network', () => {});
    batch.outcome[batch.addRow(LINE_ID)] = FULL;
  };
  return { pushed, batches, add };
}

test('rows of each place are given away by themselves, those of none too', () => {
  const { pushed, batches, add } = open();
  add();
  const a = place('a');
  batches.at(a);
  add();
  batches.at(place('b'));
  add();
  expect([batches.isElsewhere(null), batches.isElsewhere(a)]).toEqual([true, true]);
  batches.at(a);
  add();
  batches.giveAway();
  expect(pushed).toEqual(['- network 1', 'a network 2', 'b network 1']);
  batches.endObject();
  batches.giveAway();
  expect(pushed).toHaveLength(3);
  expect(batches.isElsewhere(null)).toBe(false);
});

test('so many places are open at a time, and no more', () => {
  const { batches } = open();
  for (let at = 1; at < 32; at += 1) {
    expect(batches.isFullFor(place(`${at}`))).toBe(false);
    batches.at(place(`${at}`));
  }
  expect([batches.isFullFor(place('x')), batches.isFullFor(place('1'))]).toEqual([true, false]);
  batches.drop();
  expect(batches.isFullFor(place('x'))).toBe(false);
});

test('a full batch is given away before it takes one row more', () => {
  const { pushed, batches, add } = open();
  let emptied = 0;
  for (let row = 0; row < 65_536; row += 1) add();
  expect(pushed).toEqual([]);
  batches.batch('network', () => {
    emptied += 1;
  });
  expect([pushed, emptied]).toEqual([['- network 65536'], 1]);
});
