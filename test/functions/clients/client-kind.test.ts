import { expect, test } from 'vitest';
import { CLIENT_KINDS, isNamedKind } from '../../../functions/clients/client-kind.ts';

test('a kind names a client unless it says that none, several or another is told', () => {
  const unnamed = CLIENT_KINDS.filter((kind) => !isNamedKind(kind));
  expect([...unnamed].sort()).toEqual(['mixed', 'none', 'other']);
});
