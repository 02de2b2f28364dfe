import { expect, test } from 'vitest';
import { RepeatedHashes } from '../../../functions/probe/repeated-hashes.ts';

test('a hash counts from its second ticket on', () => {
  const hashes = new RepeatedHashes();
  expect(['a', 'b', 'a', null, 'a', 'b'].map((hash) => hashes.known(hash))).toEqual([
    ...[null, null, 'a', null, 'a', 'b'],
  ]);
});
