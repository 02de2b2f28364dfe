import { expect, test } from 'vitest';
import { readingNumber } from '../../../../functions/ingest/lake-keys.ts';
import type { GatheredObject } from '../../../../functions/ingest/wholes/object-gathering.ts';
import { RunTally } from '../../../../functions/ingest/wholes/run-tally.ts';

const object = (id: number, is: GatheredObject['is'], trialKeys: readonly string[] = []) => {
  return { sourceId: `source-${id}`, readingId: new Uint8Array(8).fill(id), is, trialKeys };
};

test('a tally counts objects once, and passes from thread to thread whole', () => {
  const tally = new RunTally();
  tally.count(object(1, 'read', ['v2/trials/x']));
  tally.count(object(1, 'read'));
  tally.count(object(2, 'set-aside'));
  tally.count('not-a-log');
  tally.count('not-a-log');
  const other = new RunTally();
  other.count(object(3, 'read'));
  other.add(structuredClone(tally.parts()));
  for (const one of [tally, other]) {
    expect(one.setAside).toEqual([readingNumber(new Uint8Array(8).fill(2))]);
    expect(one.leftOut).toEqual(['not-a-log', 'not-a-log']);
    expect(one.trialKeys).toEqual(['v2/trials/x']);
  }
  expect([tally.objects, other.objects]).toEqual([2, 3]);
});
